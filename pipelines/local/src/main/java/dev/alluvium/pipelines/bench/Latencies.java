package dev.alluvium.pipelines.bench;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;

/** How long changes took until they were seen somewhere, seconds. */
final class Latencies {
  private double[] seconds = new double[1024];
  private int size;

  synchronized void add(double second) {
    if (size == seconds.length) {
      seconds = Arrays.copyOf(seconds, 2 * size);
    }
    seconds[size++] = second;
  }

  synchronized int size() {
    return size;
  }

  /**
   * @param what is measured of what
   * @param counted how they are called
   */
  static void printHead(String what, String counted, PrintStream out) {
    out.printf(
        Locale.ROOT, "%-32s %10s %8s %8s %8s %8s%n", what, counted, "p50", "p95", "p99", "max");
  }

  /** Nothing where nothing was seen. */
  synchronized void print(String where, PrintStream out) {
    if (size == 0) {
      return;
    }
    double[] sorted = Arrays.copyOf(seconds, size);
    Arrays.sort(sorted);
    out.printf(
        Locale.ROOT,
        "%-32s %,10d %8.2f %8.2f %8.2f %8.2f%n",
        where,
        size,
        at(sorted, 0.5),
        at(sorted, 0.95),
        at(sorted, 0.99),
        sorted[size - 1]);
  }

  private static double at(double[] sorted, double part) {
    return sorted[Math.min(sorted.length - 1, (int) (part * sorted.length))];
  }
}
