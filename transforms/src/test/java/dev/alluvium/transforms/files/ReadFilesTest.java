package dev.alluvium.transforms.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.alluvium.transforms.source.InputException;
import dev.alluvium.transforms.source.SourceRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadFilesTest {
  private static final List<FileTopic> TOPICS = FileTopic.named("plays", "views");

  private final Path input;

  ReadFilesTest(@TempDir Path input) {
    this.input = input;
  }

  @Test
  void readsEveryLineOfEveryTopicOnceAtItsCoordinates() throws IOException {
    write("plays.jsonl", "a\n\nb".getBytes(UTF_8));
    write("views/2024/1.txt", "c\r\n".getBytes(UTF_8));
    write("views/2024/0.gz", gzip("d\ne\n"));
    write("views/_SUCCESS", "x".getBytes(UTF_8));

    assertThat(
        coordinates(ReadFiles.from(input, TOPICS)),
        contains(
            "plays plays.jsonl 1 a",
            "plays plays.jsonl 3 b",
            "views views/2024/0.gz 1 d",
            "views views/2024/0.gz 2 e",
            "views views/2024/1.txt 1 c"));
  }

  @Test
  void readsThousandsOfBatchesThoughReadersComeAndGo() throws IOException {
    String text = IntStream.range(0, 20_000).mapToObj(i -> i + "\n").collect(Collectors.joining());
    write("plays.jsonl", text.getBytes(UTF_8));
    write("views.jsonl.gz", gzip(text));

    ReadFiles read = ReadFiles.from(input, TOPICS).withBatchSize(7);
    List<SourceRecord> records = SourceRecords.readBy(read);

    assertThat(records, hasSize(40_000));
    assertThat(
        records.stream().map(r -> r.source() + r.position()).distinct().count(), is(40_000L));
    assertThat(read.reading().progress().recordsRead(), is(40_000L));
    assertThat(read.reading().progress().bytesRead(), is(read.reading().progress().bytesInAll()));
    assertThat(read.reading().progress().bytesInAll(), greaterThan((long) text.length()));
  }

  @Test
  void marksALineBeyondTheLimitAndGoesOn() throws IOException {
    write("plays.jsonl", ("x".repeat(3 << 20) + "\nb\n").getBytes(UTF_8));

    List<SourceRecord> records =
        SourceRecords.readBy(ReadFiles.from(input, TOPICS).withMaxLineBytes(10));

    assertThat(
        records.stream().map(SourceRecords::text).collect(Collectors.toList()),
        contains("xxxxxxxxxx", "b"));
    assertThat(
        records.stream().map(SourceRecord::truncated).collect(Collectors.toList()),
        contains(true, false));
  }

  @Test
  void readsWhatAnEarlyEndingGzipHasAndMarksWhereItBroke() throws IOException {
    byte[] whole = gzip(incompressible(50_000));
    write("plays.jsonl.gz", Arrays.copyOf(whole, whole.length / 2));
    write("views.jsonl", "v".getBytes(UTF_8));

    List<SourceRecord> records = SourceRecords.readBy(ReadFiles.from(input, TOPICS));

    List<SourceRecord> plays =
        records.stream().filter(r -> r.topic().equals("plays")).collect(Collectors.toList());
    assertThat(plays.size(), greaterThan(1000));
    SourceRecord last = plays.get(plays.size() - 1);
    assertThat(last.damage(), is("gzip ends early after line " + (plays.size() - 1)));
    assertThat(last.position(), is((long) plays.size()));
    assertThat(plays.stream().filter(r -> r.damage() != null).count(), is(1L));
    assertThat(
        records.stream().map(SourceRecords::text).collect(Collectors.toList()), hasItem("v"));
  }

  @Test
  void marksACorruptGzip() throws IOException {
    byte[] bytes = gzip(incompressible(50_000));
    Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 500, (byte) 0xFF);
    write("plays.jsonl.gz", bytes);

    List<SourceRecord> records = SourceRecords.readBy(ReadFiles.from(input, TOPICS));

    SourceRecord last = records.get(records.size() - 1);
    assertThat(
        last.damage(), allOf(startsWith("gzip is corrupt ("), containsString(") after line ")));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 9, 12})
  void marksAGzipThatEndsBeforeItsFirstLine(int bytes) throws IOException {
    write("plays.jsonl.gz", Arrays.copyOf(gzip("a\nb\n"), bytes));

    List<SourceRecord> records = SourceRecords.readBy(ReadFiles.from(input, TOPICS));

    assertThat(records, hasSize(1));
    assertThat(records.get(0).damage(), is("gzip ends early after line 0"));
    assertThat(records.get(0).position(), is(1L));
  }

  @Test
  void readsGzipsJoinedTogetherAndGzipByContentRatherThanName() throws IOException {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.write(gzip("a\n"));
    joined.write(gzip("b\n"));
    write("plays.jsonl", joined.toByteArray());
    write("views.jsonl.gz", "c\n".getBytes(UTF_8));

    assertThat(
        coordinates(ReadFiles.from(input, TOPICS)),
        contains("plays plays.jsonl 1 a", "plays plays.jsonl 2 b", "views views.jsonl.gz 1 c"));
  }

  @Test
  void endsWhenAllFilesAreEmpty() throws IOException {
    write("plays.jsonl", new byte[0]);
    write("views.jsonl.gz", gzip(""));

    assertThat(SourceRecords.readBy(ReadFiles.from(input, TOPICS)), is(empty()));
  }

  @Test
  void passesBinaryFilesOnAsTheyAre() throws IOException {
    byte[] bytes = new byte[100_000];
    new Random(1).nextBytes(bytes);
    write("plays.parquet", bytes);
    write("views.jsonl", "v\n".getBytes(UTF_8));

    List<SourceRecord> records = SourceRecords.readBy(ReadFiles.from(input, TOPICS));

    assertThat(
        records.stream().map(SourceRecords::text).collect(Collectors.toList()), hasItem("v"));
  }

  @Test
  void readsASingleFile() throws IOException {
    write("plays-1.jsonl", "a\n".getBytes(UTF_8));
    write("plays-2.jsonl", "b\n".getBytes(UTF_8));

    assertThat(
        coordinates(ReadFiles.from(input.resolve("plays-2.jsonl"), TOPICS)),
        contains("plays plays-2.jsonl 1 b"));
  }

  @Test
  void tellsWhatItWillNotRead() throws IOException {
    write("plays.jsonl", "a\n".getBytes(UTF_8));
    write("notes.txt", "a\n".getBytes(UTF_8));
    write(".hidden", "a\n".getBytes(UTF_8));

    InputPlan plan = ReadFiles.from(input, TOPICS).plan();

    assertThat(plan.strayFiles(), contains("notes.txt"));
    assertThat(plan.missingTopics(), contains("views"));
    assertThat(plan.files(), hasSize(1));
  }

  @Test
  void refusesAnInputThatIsNotThere() {
    Path missing = input.resolve("nowhere");

    InputException e =
        assertThrows(InputException.class, () -> ReadFiles.from(missing, TOPICS).plan());

    assertThat(e.getMessage(), startsWith("There is no file or folder " + missing));
    assertThat(e.getMessage(), not(containsString("\n")));
  }

  @Test
  void refusesATopicsFileThatMayNotBeReadButNotAStrayOne() throws IOException {
    write("plays.jsonl", "a\n".getBytes(UTF_8));
    write("views/1.jsonl", "a\n".getBytes(UTF_8));
    write("private/1.jsonl", "a\n".getBytes(UTF_8));
    lock("private");
    assertThat(ReadFiles.from(input, TOPICS).plan().strayFiles(), contains("private"));
    lock("views");

    InputException e =
        assertThrows(InputException.class, () -> ReadFiles.from(input, TOPICS).plan());

    assertThat(e.getMessage(), startsWith(input.resolve("views") + " cannot be read."));
  }

  @Test
  void refusesAnInputWithoutAnyTopic() throws IOException {
    write("notes.txt", "a\n".getBytes(UTF_8));

    InputException e =
        assertThrows(InputException.class, () -> ReadFiles.from(input, TOPICS).plan());

    assertThat(e.getMessage(), containsString("plays.jsonl"));
    assertThat(e.getMessage(), containsString("Topics: plays, views."));
  }

  private static List<String> coordinates(ReadFiles read) throws IOException {
    return SourceRecords.readBy(read).stream()
        .map(r -> r.topic() + " " + r.source() + " " + r.position() + " " + SourceRecords.text(r))
        .sorted()
        .collect(Collectors.toList());
  }

  private void write(String path, byte[] bytes) throws IOException {
    Path file = input.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  private void lock(String folder) throws IOException {
    Path path = input.resolve(folder);
    Files.setPosixFilePermissions(path, Set.of());
    assumeFalse(Files.isReadable(path), "this user may read everything");
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private static String incompressible(int lines) {
    Random random = new Random(7);
    return IntStream.range(0, lines)
        .mapToObj(i -> Long.toHexString(random.nextLong()) + "\n")
        .collect(Collectors.joining());
  }
}
