package dev.alluvium.pipelines.engine;

/**
 * Tells when the DirectRunner works no more although its pipeline has not ended. While it lives, it
 * is never at rest: it looks for work all the time, and asks sources again when there is none.
 */
final class RunnerPulse {
  private static final String WORKER = "direct-runner-worker";

  /** What runs a bundle, and logs how that ended. */
  static final String EXECUTOR = "org.apache.beam.runners.direct.DirectTransformExecutor";

  private final int idleLooks;
  private final int looksWithoutBundle;
  private int idle;
  private int withoutBundle;

  /**
   * A pulse.
   *
   * @param idleLooks looks in a row, of which none found a worker that works: who hands out the
   *     work is gone
   * @param looksWithoutBundle looks in a row, of which none found a bundle in work: one was lost,
   *     and is waited for
   */
  RunnerPulse(int idleLooks, int looksWithoutBundle) {
    this.idleLooks = idleLooks;
    this.looksWithoutBundle = looksWithoutBundle;
  }

  /** To be asked every so often. */
  boolean isGone() {
    boolean works = false;
    boolean hasBundle = false;
    Thread[] threads = new Thread[Thread.activeCount() + 16];
    int count = Thread.enumerate(threads);
    for (int i = 0; i < count; i++) {
      if (threads[i].getName().equals(WORKER)) {
        Thread.State state = threads[i].getState();
        StackTraceElement[] stack = threads[i].getStackTrace();
        works |= state == Thread.State.RUNNABLE || !isAtRest(stack);
        hasBundle |= isInBundle(stack);
      }
    }
    idle = works ? 0 : idle + 1;
    withoutBundle = hasBundle ? 0 : withoutBundle + 1;
    return idle >= idleLooks || withoutBundle >= looksWithoutBundle;
  }

  /** Waiting for a task. */
  private static boolean isAtRest(StackTraceElement[] stack) {
    for (StackTraceElement frame : stack) {
      if (frame.getMethodName().equals("getTask")) {
        return true;
      }
    }
    return stack.length == 0;
  }

  private static boolean isInBundle(StackTraceElement[] stack) {
    for (StackTraceElement frame : stack) {
      if (frame.getClassName().equals(EXECUTOR)) {
        return true;
      }
    }
    return false;
  }
}
