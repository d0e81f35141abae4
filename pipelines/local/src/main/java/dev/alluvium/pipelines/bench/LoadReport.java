package dev.alluvium.pipelines.bench;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Loads side by side.
 *
 * @param loads of one domain, the largest last
 * @param withLake the last of them once more, with a lake beside
 * @param formats of the same rows, measured
 * @param against a load of another domain
 */
record LoadReport(
    List<MeasuredLoad> loads,
    Optional<MeasuredLoad> withLake,
    Optional<MeasuredFormats> formats,
    Optional<MeasuredLoad> against) {
  static final LoadReport EMPTY =
      new LoadReport(List.of(), Optional.empty(), Optional.empty(), Optional.empty());

  void print(PrintStream out) {
    if (loads.isEmpty()) {
      return;
    }
    int width = all().mapToInt(load -> load.name().length()).max().orElseThrow();
    String line = "%-" + width + "s ";
    out.printf(
        Locale.ROOT,
        line + "%10s %9s %10s %8s%n",
        "load of files",
        "records",
        "seconds",
        "records/s",
        "RSS MB");
    all()
        .forEach(
            load ->
                out.printf(
                    Locale.ROOT,
                    line + "%,10d %9.1f %,10.0f %,8d%n",
                    load.name(),
                    load.records(),
                    load.seconds(),
                    load.recordsPerSecond(),
                    load.peakMegabytes()));
    MeasuredLoad first = loads.get(0);
    MeasuredLoad last = loads.get(loads.size() - 1);
    out.printf(
        Locale.ROOT,
        "%.1f × the records of the first take %.2f × its time%n",
        (double) last.records() / first.records(),
        last.seconds() / first.seconds());
    withLake.ifPresent(
        lake ->
            out.printf(
                Locale.ROOT,
                "with a lake beside it takes %.2f × the time%n",
                lake.seconds() / last.seconds()));
    against.ifPresent(
        other ->
            out.printf(
                Locale.ROOT,
                "%s: %.0f %% of the records/s of %s%n",
                other.name(),
                100 * other.recordsPerSecond() / last.recordsPerSecond(),
                last.name()));
    out.println();
    formats.ifPresent(measured -> measured.print(out));
  }

  private Stream<MeasuredLoad> all() {
    return Stream.of(loads.stream(), withLake.stream(), against.stream()).flatMap(shown -> shown);
  }
}
