package dev.alluvium.pipelines.bench;

import dev.alluvium.pipelines.sql.Sql;
import dev.alluvium.schemas.warehouse.raw.OpsTables;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A load of files by {@code scripts/run}, in a process of its own, start included.
 *
 * @param file that it wrote; the next load in the same folder writes it anew
 * @param peakMegabytes most memory that the process held resident; 0 where the system does not tell
 */
record MeasuredLoad(String name, Path file, long records, double seconds, long peakMegabytes) {
  private static final String SCRIPT = "alluvium.run";
  private static final int POLL_MILLIS = 100;

  static MeasuredLoad of(String name, String domain, Path input, Path folder, String... more)
      throws IOException, InterruptedException {
    Path file = folder.resolve("load.duckdb");
    Files.deleteIfExists(file);
    System.err.println("loading " + name + " …");
    long began = System.nanoTime();
    List<String> command =
        new ArrayList<>(
            List.of(
                System.getProperty(SCRIPT, "scripts/run"),
                "LoadWarehouse",
                "--domain=" + domain,
                "--source=files",
                "--input=" + input,
                "--warehouse=duckdb:" + file));
    command.addAll(List.of(more));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.INHERIT)
            .start();
    long peak = 0;
    while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
      peak = Math.max(peak, residentMegabytes(process.pid()));
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    if (process.exitValue() != 0) {
      throw new IOException("the load failed with exit code " + process.exitValue());
    }
    return new MeasuredLoad(name, file, records(file), seconds, peak);
  }

  private static long residentMegabytes(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  private static long records(Path file) throws IOException {
    StringWriter rows = new StringWriter();
    int status =
        Sql.run(
            Reader.nullReader(),
            rows,
            new PrintWriter(System.err, true, StandardCharsets.UTF_8),
            "--warehouse=duckdb:" + file,
            "--format=csv",
            "SELECT sum(records) FROM "
                + OpsTables.LEDGER
                + " WHERE outcome IN ('accepted', 'rejected')");
    if (status != 0) {
      throw new IOException("the loaded file cannot be read");
    }
    return Long.parseLong(rows.toString().lines().skip(1).findFirst().orElseThrow().strip());
  }

  double recordsPerSecond() {
    return records / seconds;
  }
}
