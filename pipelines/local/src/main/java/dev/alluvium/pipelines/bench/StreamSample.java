package dev.alluvium.pipelines.bench;

import dev.alluvium.pipelines.local.LiveLoad;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * How a stream stands at one moment.
 *
 * @param lag records in Kafka that have not been read
 * @param freshnessSeconds age of the newest event in raw
 */
record StreamSample(long read, double lag, double freshnessSeconds) {
  /** Nothing before the first event is in raw, or after the job has ended. */
  static Optional<StreamSample> take(LiveLoad load) {
    return load.freshness()
        .map(age -> new StreamSample(load.recordsRead(), load.lag(), age.toMillis() / 1e3));
  }

  /** A row per quarter of the time: a job that keeps up has them all alike. */
  static void print(List<StreamSample> samples, double rate, PrintStream out) {
    if (samples.size() < 8) {
      return;
    }
    out.printf(
        Locale.ROOT,
        "%-32s %10s %28s %28s%n",
        String.format(Locale.ROOT, "stream at %,.0f events/s", rate),
        "read/s",
        "lag, records (min/med/max)",
        "freshness, s (min/med/max)");
    for (int quarter = 0; quarter < 4; quarter++) {
      List<StreamSample> part =
          samples.subList(quarter * samples.size() / 4, (quarter + 1) * samples.size() / 4);
      double read = part.get(part.size() - 1).read - part.get(0).read;
      out.printf(
          Locale.ROOT,
          "%-32s %,10.0f %28s %28s%n",
          String.format(Locale.ROOT, "quarter %d of %d s", quarter + 1, samples.size()),
          read / Math.max(1, part.size() - 1),
          spread(part, StreamSample::lag, "%,.0f / %,.0f / %,.0f"),
          spread(part, StreamSample::freshnessSeconds, "%.1f / %.1f / %.1f"));
    }
  }

  private static String spread(
      List<StreamSample> samples, ToDoubleFunction<StreamSample> value, String format) {
    double[] sorted = samples.stream().mapToDouble(value).sorted().toArray();
    return String.format(
        Locale.ROOT, format, sorted[0], sorted[sorted.length / 2], sorted[sorted.length - 1]);
  }
}
