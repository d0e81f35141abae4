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
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.alluvium.schemas.spec.format.JsonFormat;
import dev.alluvium.transforms.source.InputException;
import dev.alluvium.transforms.source.SourceRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    assertThat(records.get(0).damage(), is("gzip ends early"));
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
  void marksWhatFollowsAGzipAndIsNone() throws IOException {
    byte[] first = gzip("a\nb\n");
    byte[] second = gzip("c\nd\n");
    write("plays-garbage.gz", joined(first, "garbage".getBytes(UTF_8)));
    write("plays-half.gz", joined(first, Arrays.copyOf(second, second.length - 9)));
    write("plays-header.gz", joined(first, Arrays.copyOf(second, 5)));
    write("plays-one.gz", joined(first, new byte[] {0x1F}));
    write("plays-padded.gz", joined(first, new byte[1000]));
    write("plays-padded-two.gz", joined(first, new byte[1000], second));
    byte[] wrong = gzip("a\nb\n");
    wrong[wrong.length - 6] ^= 1;
    write("plays-sum.gz", wrong);
    byte[] length = gzip("a\nb\n");
    length[length.length - 1] ^= 1;
    write("plays-sum-2.gz", length);

    assertThat(
        SourceRecords.readBy(ReadFiles.from(input, TOPICS)).stream()
            .map(r -> r.source() + " " + r.position() + " " + r.damage())
            .filter(text -> !text.endsWith(" null") || text.contains("-two"))
            .toList(),
        contains(
            "plays-garbage.gz 3 gzip is corrupt (what follows is no gzip) after line 2",
            "plays-half.gz 5 gzip ends early after line 4",
            "plays-header.gz 3 gzip ends early after line 2",
            "plays-one.gz 3 gzip ends early after line 2",
            "plays-padded-two.gz 1 null",
            "plays-padded-two.gz 2 null",
            "plays-padded-two.gz 3 null",
            "plays-padded-two.gz 4 null",
            "plays-sum-2.gz 3 gzip is corrupt (wrong length) after line 2",
            "plays-sum.gz 3 gzip is corrupt (wrong checksum) after line 2"));
  }

  @Test
  void readsAGzipWithAllThatItsHeadMayHold() throws IOException {
    byte[] gzip = gzip("a\n");
    byte[] head = {
      0x1F,
      (byte) 0x8B,
      8,
      2 + 4 + 8 + 16,
      0,
      0,
      0,
      0,
      0,
      0,
      2,
      0,
      'x',
      'y',
      'n',
      0,
      'c',
      'o',
      0,
      1,
      2
    };
    write("plays.gz", joined(head, Arrays.copyOfRange(gzip, 10, gzip.length)));

    assertThat(coordinates(ReadFiles.from(input, TOPICS)), contains("plays plays.gz 1 a"));
  }

  /** The beginnings of files, and what must be said of them. */
  @ParameterizedTest
  @CsvSource({
    "28B52FFD00, is compressed with zstd",
    "425A68393141592653590000, is compressed with bzip2",
    "FD377A585A0000, is compressed with xz",
    "04224D1800, is compressed with lz4",
    "504B030414, is a zip",
    "5041523115, is a Parquet file",
    "4F626A0104, is an Avro file",
    "D0CF11E0A1B11AE1, is an Excel file",
    "FFFE7B00, is UTF-16",
    "FEFF007B, is UTF-16"
  })
  void tellsOfAFileOfAnotherKindInOneRecord(String start, String what) throws IOException {
    byte[] bytes = joined(HexFormat.of().parseHex(start), "\nb\n{}\n".repeat(100).getBytes(UTF_8));
    write("plays.jsonl", bytes);
    write("plays-2.jsonl.gz", gzip(bytes));
    write("views.jsonl", "v".getBytes(UTF_8));

    List<SourceRecord> records = SourceRecords.readBy(ReadFiles.from(input, TOPICS));

    assertThat(records, hasSize(3));
    for (SourceRecord record : records.subList(0, 2)) {
      assertThat(record.damage(), startsWith("it " + what + ", which is not read: "));
      assertThat(record.position() + SourceRecords.text(record), is("1"));
    }
  }

  @Test
  void takesTextThatBeginsAlikeForText() throws IOException {
    write("plays.jsonl", "BZh\n".getBytes(UTF_8));
    write("plays-2.jsonl", "PAR1,PAR2\n".getBytes(UTF_8));
    write("plays-3.jsonl", "PK\n".getBytes(UTF_8));
    write("plays-4.jsonl", "Obj,(/\n".getBytes(UTF_8));
    write("views.gz", gzip(gzip("a\n")));

    List<SourceRecord> records = SourceRecords.readBy(ReadFiles.from(input, TOPICS));

    assertThat(
        records.stream().map(r -> SourceRecords.text(r) + r.damage()).toList(),
        contains(
            "PAR1,PAR2null",
            "PKnull",
            "Obj,(/null",
            "BZhnull",
            "it is compressed with gzip twice"));
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

    assertThat(e.getMessage(), startsWith(input.resolve("views") + " cannot be read: "));
  }

  @Test
  void followsLinksButNotBackAndReadsAFileOnce() throws IOException {
    write("plays/1.jsonl", "a\n".getBytes(UTF_8));
    write("elsewhere/2.jsonl", "b\n".getBytes(UTF_8));
    Files.createSymbolicLink(input.resolve("plays/up"), Path.of(".."));
    Files.createSymbolicLink(input.resolve("plays/0-latest.jsonl"), Path.of("1.jsonl"));
    Files.createSymbolicLink(input.resolve("plays/other"), Path.of("../elsewhere"));
    Files.createSymbolicLink(input.resolve("views.jsonl"), Path.of("plays/1.jsonl"));
    Files.createLink(input.resolve("plays/3.jsonl"), input.resolve("plays/1.jsonl"));

    ReadFiles read = ReadFiles.from(input, TOPICS);

    assertThat(read.plan().loops(), contains("plays/up"));
    assertThat(read.plan().otherPaths(), contains("plays/3.jsonl", "plays/0-latest.jsonl"));
    assertThat(
        coordinates(read),
        contains(
            "plays plays/1.jsonl 1 a", "plays plays/other/2.jsonl 1 b", "views views.jsonl 1 a"));
  }

  @Test
  void refusesALinkToNothingThatStandsForATopicButNotAStrayOne() throws IOException {
    write("plays.jsonl", "a\n".getBytes(UTF_8));
    Files.createSymbolicLink(input.resolve("notes.txt"), Path.of("nowhere"));
    assertThat(ReadFiles.from(input, TOPICS).plan().strayFiles(), contains("notes.txt"));
    Files.createSymbolicLink(input.resolve("views.jsonl"), Path.of("nowhere"));

    assertThat(
        refusal(TOPICS),
        is(
            input.resolve("views.jsonl")
                + " cannot be read: it is a link to nothing. Mend that, or move it away."));
  }

  @Test
  void refusesAPipeThatStandsForATopicButNotAStrayOne() throws Exception {
    write("plays.jsonl", "a\n".getBytes(UTF_8));
    pipe("notes");
    assertThat(ReadFiles.from(input, TOPICS).plan().strayFiles(), contains("notes"));
    pipe("views.jsonl");

    assertThat(
        refusal(TOPICS),
        startsWith(
            input.resolve("views.jsonl") + " cannot be read: it is a pipe or a device; write"));
  }

  /** What lies in it might be of a topic by its name. */
  @Test
  void refusesAFolderThatMayNotBeReadWhereFilesMayLieInAnyFolder() throws IOException {
    write("plays.jsonl", "a\n".getBytes(UTF_8));
    write("private/1.jsonl", "a\n".getBytes(UTF_8));
    lock("private");

    assertThat(
        refusal(List.of(FileTopic.of("plays", List.of("play_*"), new JsonFormat()))),
        startsWith(input.resolve("private") + " cannot be read: no permission."));
  }

  @Test
  void readsThousandsOfFilesAndFoldersAHundredDeep() throws IOException {
    for (int i = 0; i < 2_000; i++) {
      write("plays/" + i % 100 + "/" + i, i % 2 == 0 ? new byte[0] : "a".getBytes(UTF_8));
    }
    write("views/" + "deep/".repeat(100) + "v.jsonl", "v\n".getBytes(UTF_8));

    ReadFiles read = ReadFiles.from(input, TOPICS);

    assertThat(read.plan().files(), hasSize(2_001));
    assertThat(SourceRecords.readBy(read), hasSize(1_001));
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

  private String refusal(List<FileTopic> topics) {
    return String.valueOf(
        assertThrows(InputException.class, () -> ReadFiles.from(input, topics).plan())
            .getMessage());
  }

  private void pipe(String name) throws IOException, InterruptedException {
    String path = input.resolve(name).toString();
    boolean made = new ProcessBuilder("mkfifo", path).start().waitFor() == 0;
    assumeTrue(made, "mkfifo is missing");
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }

  private void lock(String folder) throws IOException {
    Path path = input.resolve(folder);
    Files.setPosixFilePermissions(path, Set.of());
    assumeFalse(Files.isReadable(path), "this user may read everything");
  }

  private static byte[] gzip(String text) throws IOException {
    return gzip(text.getBytes(UTF_8));
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
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
