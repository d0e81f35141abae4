package dev.alluvium.pipelines.local;

/** Runs work in a thread of its own, which does not keep the process alive. */
final class Background {
  private Background() {}

  static void start(Runnable work) {
    Thread thread = new Thread(work, "local");
    thread.setDaemon(true);
    thread.start();
  }
}
