package dev.alluvium.transforms.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.spec.format.CsvFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadBoundedFilesTest {
  private static final List<FileTopic> TOPICS = FileTopic.named("plays", "views");

  private final Path folder;

  ReadBoundedFilesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void readsTheRecordsThatTheUnboundedReaderReads() throws IOException {
    write("plays.jsonl", "a\n\nb\r\n".getBytes(UTF_8));
    write("views/part-1.jsonl.gz", gzip("c\n".repeat(1_200) + "long".repeat(30)));
    byte[] broken = gzip("d\ne\n".repeat(500));
    write("views/deeper/part-2.gz", Arrays.copyOf(broken, broken.length - 9));
    write("views/_SUCCESS", new byte[0]);
    write("strays.txt", "x\n".getBytes(UTF_8));

    var expected = SourceRecords.readBy(ReadFiles.from(folder, TOPICS).withMaxLineBytes(100));
    var actual =
        SourceRecords.readBy(
            ReadBoundedFiles.from(folder.toString(), TOPICS).withMaxLineBytes(100));
    assertThat(
        expected.stream().filter(r -> r.source().startsWith("views/part-1")).toList(),
        hasSize(1_201));
    assertThat(actual, is(expected));
  }

  @Test
  void readsSeparatedValuesAndWhatCannotBeReadAsTheUnboundedReaderDoes() throws IOException {
    List<FileTopic> topics =
        List.of(
            FileTopic.of("plays", List.of(), CsvFormat.of(true, List.of(), ',', '"', false)),
            FileTopic.of("views", List.of(), CsvFormat.of(false, List.of("a"), ';', '\'', true)));
    String records = "\"a\n1\",b\nx,\"y\nfake,1\n\"\n\nx,y\n\"never\nclosed\n";
    write("plays.csv", records.getBytes(UTF_8));
    write("plays-1.csv.gz", gzip(records.repeat(300)));
    write("plays-2.csv", ("\"" + "a".repeat(200) + "\n1,2\n").getBytes(UTF_8));
    write("plays-3.csv", new byte[] {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, 1, 10, 2, 10});
    write("plays-4.csv", ("a,b\n\"" + "1\n".repeat(200) + "\",2\n3,4\n").getBytes(UTF_8));
    byte[] first = gzip("a,b\n1,2\n");
    byte[] withMore = Arrays.copyOf(first, first.length + 1);
    withMore[first.length] = 'x';
    write("plays-5.csv.gz", withMore);
    write("views.csv", "'a\n;b';\n'c".getBytes(UTF_8));

    var expected = SourceRecords.readBy(ReadFiles.from(folder, topics).withMaxLineBytes(100));
    var actual =
        SourceRecords.readBy(
            ReadBoundedFiles.from(folder.toString(), topics).withMaxLineBytes(100));
    assertThat(actual, is(expected));
    assertThat(
        expected.stream()
            .filter(r -> r.damage() != null || r.flaw() != null || r.truncated())
            .map(r -> r.source() + " " + r.position() + (r.truncated() ? " too long" : ""))
            .toList(),
        hasItems(
            "plays-2.csv 1",
            "plays-3.csv 1",
            "plays-4.csv 2 too long",
            "plays-5.csv.gz 3",
            "plays.csv 8",
            "views.csv 3"));
    assertThat(
        expected.stream().map(SourceRecords::text).filter("fake,1"::equals).toList(), is(empty()));
  }

  @Test
  void isBounded() throws IOException {
    write("plays.jsonl", new byte[0]);
    assertThat(
        Pipeline.create().apply(ReadBoundedFiles.from(folder.toString(), TOPICS)).isBounded(),
        is(IsBounded.BOUNDED));
  }

  @Test
  void failsWhereThereIsNoFileAtAll() {
    ReadBoundedFiles read = ReadBoundedFiles.from(folder.resolve("nowhere").toString(), TOPICS);
    assertThrows(RuntimeException.class, () -> SourceRecords.readBy(read));
  }

  private void write(String name, byte[] content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(text.getBytes(UTF_8));
    }
    return out.toByteArray();
  }
}
