package dev.alluvium.pipelines.jobs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.alluvium.pipelines.SharedData;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loads {@code shared/data/music}, and compares with what is expected there. */
class MusicDomainTest {
  private static final List<String> TOPICS =
      List.of("listen_events", "page_view_events", "auth_events", "status_change_events");
  private static final int PARTS = 3;

  private final Path folder;
  private final Loaded warehouse;

  MusicDomainTest(@TempDir Path folder) {
    this.folder = folder;
    this.warehouse = new Loaded(folder.resolve("w.duckdb"));
  }

  @Test
  void loadsEveryTableAsExpectedAndTheSameWhenLoadedAgain() throws IOException {
    Path music = SharedData.require("music");
    ExpectedTables expected = new ExpectedTables(music.resolve("expected"));
    warehouse.load(music);
    expected.check(warehouse);
    warehouse.load(music);
    expected.check(warehouse);
  }

  @ParameterizedTest(name = "files of the same names: {0}")
  @ValueSource(booleans = {true, false})
  void comesToTheSameTablesFromPartsInAnyOrder(boolean sameNames) throws IOException {
    Path music = SharedData.require("music");
    Random random = new Random(sameNames ? 1 : 2);
    for (String topic : TOPICS) {
      scatter(music.resolve(topic + ".jsonl.gz"), topic, sameNames, random);
    }
    List<Path> parts = new ArrayList<>();
    for (int part = 0; part < PARTS; part++) {
      parts.add(part(part));
    }
    Collections.shuffle(parts, random);
    parts.forEach(warehouse::load);
    new ExpectedTables(music.resolve("expected")).check(warehouse);
  }

  /** Each line to one of the parts, by chance, so that every session and hour is torn apart. */
  private void scatter(Path file, String topic, boolean sameNames, Random random)
      throws IOException {
    List<BufferedWriter> parts = new ArrayList<>();
    for (int part = 0; part < PARTS; part++) {
      Files.createDirectories(part(part));
      String name = sameNames ? topic + ".jsonl" : topic + "-" + part + ".jsonl";
      parts.add(Files.newBufferedWriter(part(part).resolve(name), ISO_8859_1));
    }
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      for (String line : new String(in.readAllBytes(), ISO_8859_1).split("\n", -1)) {
        parts.get(random.nextInt(PARTS)).write(line + "\n");
      }
    }
    for (BufferedWriter part : parts) {
      part.close();
    }
  }

  private Path part(int part) {
    return folder.resolve("part" + part);
  }
}
