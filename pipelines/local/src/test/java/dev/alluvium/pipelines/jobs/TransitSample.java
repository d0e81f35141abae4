package dev.alluvium.pipelines.jobs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.alluvium.pipelines.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/**
 * Two weeks of {@code shared/data/transit}, half a year apart: of one unit in so many, with every
 * reading of each of its turnstiles, so that its stations have all that they have in the whole.
 */
final class TransitSample {
  static final List<String> WEEKS = List.of("turnstile_230603.csv.gz", "240106.csv.gz");
  private static final int ONE_OF = 16;
  private static final int UNIT = 2;

  private TransitSample() {}

  /** The header, which is not the same in the two, and the readings. */
  static List<String> lines(String week) throws IOException {
    Path file = SharedData.require("transit").resolve(week);
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      List<String> all = new String(in.readAllBytes(), ISO_8859_1).lines().toList();
      return IntStream.range(0, all.size())
          .filter(i -> i == 0 || isTaken(all.get(i)))
          .mapToObj(all::get)
          .toList();
    }
  }

  private static boolean isTaken(String line) {
    String unit = line.split(",", -1)[UNIT];
    return Integer.parseInt(unit.substring(1)) % ONE_OF == 0;
  }

  /** Writes lines as a file of that week, for a load. */
  static void write(Path folder, String week, List<String> lines) throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve(week.replace(".gz", "")), lines, ISO_8859_1);
  }
}
