package dev.alluvium.pipelines.process;

import java.util.concurrent.TimeUnit;

/** Ends the process, for sure. */
public final class ProcessEnd {
  private static final long LONGEST_SECONDS = 10;

  private ProcessEnd() {}

  /**
   * Ends the process with that status, and those it has started, once every library has tidied up;
   * after ten seconds, also if one has not.
   */
  public static void exit(int status) {
    System.out.flush();
    System.err.flush();
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroy);
    Thread impatient = new Thread(() -> haltSoon(status), "exit");
    impatient.setDaemon(true);
    impatient.start();
    System.exit(status);
  }

  private static void haltSoon(int status) {
    try {
      TimeUnit.SECONDS.sleep(LONGEST_SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(status);
  }
}
