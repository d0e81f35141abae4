package dev.alluvium.pipelines.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is said, and done, when memory is used up. A thread that has no memory left may be the one
 * that others wait for, so a process whose work this is ends at once.
 */
public final class OutOfMemory {
  private static final long MEGABYTE = 1 << 20;
  private static final long GIGABYTE = 1 << 30;

  /** Made before it is needed: there may be no memory for it then. */
  private static final byte[] LINE =
      (message(heapBytes()) + System.lineSeparator()).getBytes(UTF_8);

  private static final FileOutputStream ERR = new FileOutputStream(FileDescriptor.err);
  private static volatile boolean endsProcess;

  private OutOfMemory() {}

  /** From now on, the process ends when {@link #check} finds that memory is used up. */
  public static void endProcess() {
    endsProcess = true;
  }

  /** As large as the heap may become; what is free at one time is a little less. */
  private static long heapBytes() {
    return Long.parseLong(
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
            .getVMOption("MaxHeapSize")
            .getValue());
  }

  /** What to say. */
  public static String message() {
    return message(heapBytes());
  }

  /** The line for a heap of that size. */
  static String message(long heapBytes) {
    long more = Math.max(2, (2 * heapBytes + GIGABYTE - 1) / GIGABYTE);
    return String.format(
        Locale.ROOT,
        "Out of memory: the heap is %d MB. Set ALLUVIUM_HEAP=%dg and run it again; what is written"
            + " stays, nothing is lost",
        heapBytes / MEGABYTE,
        more);
  }

  /** Whether that is what went wrong. */
  public static boolean isIn(Throwable failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof OutOfMemoryError) {
        return true;
      }
    }
    return false;
  }

  /** Ends the process with 1 and the line, if memory is used up and this is its own process. */
  public static void check(Throwable failure) {
    if (endsProcess && isIn(failure)) {
      try {
        ERR.write(LINE);
      } catch (IOException e) {
        // Nobody listens; the status tells.
      }
      Runtime.getRuntime().halt(1);
    }
  }
}
