package dev.alluvium.pipelines.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;

/** A small domain with a table of every kind, and made-up files of it. */
final class Workshop {
  private static final Instant START = Instant.parse("2024-03-01T00:00:00Z");
  private static final long HOURS = 72;

  /** Numbers that a database may give back in another form. */
  private static final List<String> WEIGHTS =
      List.of("-0.0", "0", "0.1", "1e22", "1.0000000000000002", "null");

  private static final List<String> SUMS =
      List.of("1.5", "1.50", "1500e-3", "0.000000001", "-0.0", "12345678901234567890.5");

  private Workshop() {}

  /** The folder of its contracts. */
  static Path contracts() {
    try {
      return Objects.requireNonNull(
          Path.of(
                  Objects.requireNonNull(Workshop.class.getResource("/workshop/domain.yaml"))
                      .toURI())
              .getParent());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A copy of the contracts, for a test to change. */
  static Path contractsIn(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> files = Files.list(contracts())) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    return folder;
  }

  /** Lines of {@code made}: some twice, some of things told of before, one of fifty no JSON. */
  static List<String> made(Random random, int lines) {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < lines; i++) {
      String line =
          String.format(
              Locale.ROOT,
              "{\"ts\":%d,\"id\":\"t%d\",\"maker\":\"m%d\",\"part\":\"p%d\",\"colour\":\"c%d\",\"price\":%d,\"weight\":%s,\"gone\":%b}",
              time(random),
              random.nextInt(lines / 2 + 1),
              random.nextInt(7),
              random.nextInt(5),
              random.nextInt(4),
              random.nextInt(100),
              WEIGHTS.get(random.nextInt(WEIGHTS.size())),
              random.nextInt(9) == 0);
      made.add(random.nextInt(50) == 0 ? "no JSON " + i : line);
      if (random.nextInt(20) == 0) {
        made.add(line);
      }
    }
    return made;
  }

  /** Lines of {@code sold}. */
  static List<String> sold(Random random, int lines) {
    List<String> sold = new ArrayList<>();
    for (int i = 0; i < lines; i++) {
      sold.add(
          String.format(
              Locale.ROOT,
              "{\"ts\":%d,\"id\":\"t%d\",%s\"paid\":%s}",
              time(random),
              random.nextInt(lines / 2 + 1),
              random.nextInt(5) == 0 ? "" : "\"buyer\":\"b" + random.nextInt(9) + "\",",
              SUMS.get(random.nextInt(SUMS.size()))));
    }
    return sold;
  }

  private static long time(Random random) {
    return START.toEpochMilli() + (long) (random.nextDouble() * HOURS * 3_600_000);
  }

  /** A folder with both, in so many files each. */
  static Path input(Path folder, List<String> made, List<String> sold, int files) {
    return input(folder, made, sold, files, 0);
  }

  /** The same, with numbers of files from {@code first} on, beside those that are there. */
  static Path input(Path folder, List<String> made, List<String> sold, int files, int first) {
    try {
      Files.createDirectories(folder);
      for (int i = 0; i < files; i++) {
        Files.write(folder.resolve(name("made", first + i)), part(made, i, files));
        Files.write(folder.resolve(name("sold", first + i)), part(sold, i, files));
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(String topic, int file) {
    return String.format(Locale.ROOT, "%s-%d.jsonl", topic, file);
  }

  private static List<String> part(List<String> lines, int file, int files) {
    return lines.subList(lines.size() * file / files, lines.size() * (file + 1) / files);
  }
}
