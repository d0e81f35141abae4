package dev.alluvium.pipelines.simulate;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSinkTest {
  private static final List<String> TOPICS = List.of("plays", "views");

  private Path directory;

  FileSinkTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void writesALinePerRecordAndAFilePerTopicEvenAnEmptyOne() throws IOException {
    try (FileSink sink = FileSink.open(directory.resolve("new"), TOPICS, false, false)) {
      sink.send(record("plays", "{\"a\":1}"));
      sink.send(record("plays", "{\"a\":2}"));
      sink.complete();
    }
    directory = directory.resolve("new");
    assertThat(files(), containsInAnyOrder("plays.jsonl", "views.jsonl"));
    assertThat(
        Files.readAllLines(directory.resolve("plays.jsonl")), contains("{\"a\":1}", "{\"a\":2}"));
    assertThat(Files.size(directory.resolve("views.jsonl")), is(0L));
  }

  @Test
  void showsNothingUntilCompletedAndLeavesNothingIfItNeverIs() throws IOException {
    Files.writeString(directory.resolve("plays.jsonl"), "before");
    try (FileSink sink = FileSink.open(directory, TOPICS, false, true)) {
      sink.send(record("plays", "x".repeat(200_000)));
      assertThat(Files.readString(directory.resolve("plays.jsonl")), is("before"));
      assertThat(Files.exists(directory.resolve("views.jsonl")), is(false));
    }
    assertThat(files(), contains("plays.jsonl"));
    assertThat(Files.readString(directory.resolve("plays.jsonl")), is("before"));
  }

  @Test
  void replacesTheFilesOfItsTopicsInEitherFormAndNoOthers() throws IOException {
    Files.writeString(directory.resolve("plays.jsonl"), "old");
    Files.writeString(directory.resolve("notes.txt"), "mine");
    try (FileSink sink = FileSink.open(directory, TOPICS, true, true)) {
      sink.send(record("plays", "{}"));
      sink.complete();
    }
    assertThat(files(), containsInAnyOrder("notes.txt", "plays.jsonl.gz", "views.jsonl.gz"));
    try (GZIPInputStream plays =
        new GZIPInputStream(Files.newInputStream(directory.resolve("plays.jsonl.gz")))) {
      assertThat(new String(plays.readAllBytes(), StandardCharsets.UTF_8), is("{}\n"));
    }
  }

  @Test
  void refusesADirectoryWithFilesAndAFileInItsPlace() throws IOException {
    Path file = Files.writeString(directory.resolve("notes.txt"), "mine");

    assertThrows(
        DirectoryNotEmptyException.class, () -> FileSink.open(directory, TOPICS, false, false));
    assertThrows(NotDirectoryException.class, () -> FileSink.open(file, TOPICS, false, true));
    assertThat(files(), contains("notes.txt"));
  }

  @Test
  void leavesNoFilesBehindWhenARunFails() {
    assertThrows(
        IllegalArgumentException.class,
        () -> {
          try (FileSink sink = FileSink.open(directory, TOPICS, true, false)) {
            sink.send(record("unheard_of", "{}"));
          }
        });
    assertThat(files(), empty());
  }

  private static SimulatedRecord record(String topic, String payload) {
    return SimulatedRecord.of(topic, "1", 0, payload.getBytes(StandardCharsets.UTF_8));
  }

  private List<String> files() {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(each -> each.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
