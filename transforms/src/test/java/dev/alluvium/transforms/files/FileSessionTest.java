package dev.alluvium.transforms.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.alluvium.schemas.spec.format.CsvFormat;
import dev.alluvium.schemas.spec.format.JsonFormat;
import dev.alluvium.transforms.source.Reading;
import dev.alluvium.transforms.source.SourceBatch;
import dev.alluvium.transforms.source.SourcePosition;
import dev.alluvium.transforms.source.SourceRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSessionTest {
  private final Path input;

  private static final FileTopic PLAIN = FileTopic.of("t", List.of(), new JsonFormat());
  private static final FileTopic WITH_HEADER =
      FileTopic.of("t", List.of(), CsvFormat.of(true, List.of(), ',', '"', false));

  FileSessionTest(@TempDir Path input) {
    this.input = input;
  }

  @Test
  void goesOnFromAnyPositionWhereItLeftOff() throws IOException {
    List<InputFile> files = List.of(file("a", "1\n\n2\n3\n"), file("b", ""), file("c", "4\n5"));
    List<String> whole = new ArrayList<>();
    try (FileSession session = session(files, null)) {
      SourceBatch batch;
      while ((batch = session.next()) != null) {
        whole.addAll(coordinates(batch));
        SourcePosition position = session.position();
        try (FileSession resumed = session(files, position)) {
          List<String> together = new ArrayList<>(whole);
          SourceBatch rest;
          while ((rest = resumed.next()) != null) {
            together.addAll(coordinates(rest));
          }
          assertThat(together, is(List.of("a 1", "a 3", "a 4", "c 1", "c 2")));
        }
      }
    }
  }

  @Test
  void readsOnlyTheBeginningOfEachFileWhereThatIsAskedFor() throws IOException {
    List<InputFile> files = List.of(file("a", "1\n\n2\n3\n"), file("b", ""), file("c", "4\n5"));
    List<String> read = new ArrayList<>();
    try (FileSession session =
        new FileSession(files, 500, 100, /* mostRecords= */ 1, Reading.create().progress(), null)) {
      SourceBatch batch;
      while ((batch = session.next()) != null) {
        read.addAll(coordinates(batch));
      }
    }

    assertThat(read, is(List.of("a 1", "c 1")));
  }

  @Test
  void givesEachRecordTheHeaderOfItsFileAlsoWhenItGoesOn() throws IOException {
    List<InputFile> files =
        List.of(
            file(WITH_HEADER, "a", "\nA,B\r\n1\n2\n"),
            file(WITH_HEADER, "b", "C\n3\n"),
            file("c", "A\n4\n"));
    List<String> expected =
        List.of("a 3 1 under A,B", "a 4 2 under A,B", "b 2 3 under C", "c 1 A", "c 2 4");
    List<String> whole = new ArrayList<>();
    try (FileSession session = session(files, null)) {
      SourceBatch batch;
      while ((batch = session.next()) != null) {
        whole.addAll(withHeaders(batch));
        try (FileSession resumed = session(files, session.position())) {
          List<String> together = new ArrayList<>(whole);
          SourceBatch rest;
          while ((rest = resumed.next()) != null) {
            together.addAll(withHeaders(rest));
          }
          assertThat(together, is(expected));
        }
      }
    }
    assertThat(whole, is(expected));
  }

  @Test
  void neverBeginsWithinAQuotedValueWhenItGoesOn() throws IOException {
    List<InputFile> files =
        List.of(
            file(
                WITH_HEADER,
                "a",
                "\n\"A\nx\",B\r\n\"1\n2,forged\n\",3\n\n4,\"5\n\n\"\n6,\"never\n7\n"),
            file(WITH_HEADER, "b", "A,B\n8,9\n"));
    List<String> expected =
        List.of(
            "a 4 \"1\n2,forged\n\",3 under \"A\nx\",B",
            "a 8 4,\"5\n\n\" under \"A\nx\",B",
            "a 11 6,\"never\n7\n under \"A\nx\",B",
            "b 2 8,9 under A,B");
    assertThat(fromEveryPosition(files, FileSessionTest::withHeaders), is(expected));
  }

  @Test
  void tellsOnceOfWhatCannotBeReadWhereverItGoesOn() throws IOException {
    byte[] gzip = gzip("x,y\n".repeat(3));
    InputFile cut = file(WITH_HEADER, "c", "A,B\nx,y\n");
    Files.write(input.resolve("c"), Arrays.copyOf(gzip, gzip.length - 4));
    List<InputFile> files =
        List.of(
            file(WITH_HEADER, "a", "A," + "B".repeat(200) + "\n1,2\n"),
            file(WITH_HEADER, "b", "A,\"B\n1,2\n3,4\n"),
            cut,
            InputFile.of(PLAIN, "d", input.resolve("gone").toString(), 5),
            file(WITH_HEADER, "e", "A,B\r1,2\r3,4\r"),
            file(WITH_HEADER, "f", "A,B\n5,6\n"));
    List<String> expected =
        List.of(
            "a 1 its header is longer than 100 bytes",
            "b 1 its header has a quote that is never closed",
            "c 2 null",
            "c 3 null",
            "c 4 gzip ends early after line 3",
            "d 1 it cannot be opened (it is not there)",
            "e 1 its header is no line of CSV: text follows a closing quote, or lines do not end"
                + " with \\n",
            "f 2 null");
    assertThat(
        fromEveryPosition(
            files,
            batch ->
                batch.records().stream()
                    .map(r -> r.source() + " " + r.position() + " " + r.damage())
                    .toList()),
        is(expected));
  }

  /** What a whole reading gives, having checked that each of its positions leads to the rest. */
  private static List<String> fromEveryPosition(
      List<InputFile> files, Function<SourceBatch, List<String>> shown) throws IOException {
    List<String> whole = new ArrayList<>();
    List<List<String>> resumed = new ArrayList<>();
    try (FileSession session = session(files, null)) {
      SourceBatch batch;
      while ((batch = session.next()) != null) {
        whole.addAll(shown.apply(batch));
        List<String> together = new ArrayList<>(whole);
        try (FileSession rest = session(files, session.position())) {
          SourceBatch next;
          while ((next = rest.next()) != null) {
            together.addAll(shown.apply(next));
          }
        }
        resumed.add(together);
      }
    }
    resumed.forEach(together -> assertThat(together, is(whole)));
    return whole;
  }

  @Test
  void takesAFileThatIsAFolderByNowForUnreadable() throws IOException {
    InputFile folder =
        InputFile.of(PLAIN, "a", Files.createDirectory(input.resolve("a")).toString(), 3);
    try (FileSession session = session(List.of(folder, file("b", "1\n")), null)) {
      assertThat(damages(session), is(List.of("it cannot be read (Is a directory)", "null")));
    }
  }

  @Test
  void tellsThatAFileGrewWhileItWasRead() throws IOException {
    InputFile file = file("a", "1\n2\nunfinish");
    try (FileSession session = session(List.of(file, file("b", "1\n")), null)) {
      session.next();
      Files.writeString(input.resolve("a"), "ed\n4\n", StandardOpenOption.APPEND);
      SourceRecord second = Objects.requireNonNull(session.next()).records().get(0);
      SourceRecord last = Objects.requireNonNull(session.next()).records().get(0);

      assertThat(second.position() + " " + second.damage(), is("2 null"));
      assertThat(SourceRecords.text(last), is("unfinish"));
      assertThat(
          last.position() + " " + last.damage(),
          is(
              "3 it was written to while it was read: it had 12 bytes at first and has 17 now"
                  + " after line 2"));
      assertThat(damages(session), is(List.of("null")));
    }
  }

  @Test
  void tellsThatAFileWasCutShortWhileItWasRead() throws IOException {
    InputFile file = file("a", "123456789\n".repeat(20_000));
    try (FileSession session = session(List.of(file, file("b", "1\n")), null)) {
      session.next();
      try (FileChannel channel = FileChannel.open(input.resolve("a"), StandardOpenOption.WRITE)) {
        channel.truncate(100);
      }
      List<String> damages = damages(session);

      assertThat(damages.get(damages.size() - 1), is("null"));
      assertThat(
          damages.get(damages.size() - 2),
          startsWith("it was written to while it was read: it had 200000 bytes at first and has"));
      assertThat(damages.stream().filter(damage -> !damage.equals("null")).count(), is(1L));
    }
  }

  private static List<String> damages(FileSession session) throws IOException {
    List<String> damages = new ArrayList<>();
    SourceBatch batch;
    while ((batch = session.next()) != null) {
      batch.records().forEach(record -> damages.add(String.valueOf(record.damage())));
    }
    return damages;
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private static List<String> withHeaders(SourceBatch batch) {
    return batch.records().stream()
        .map(
            record -> {
              byte[] header = record.header();
              return record.source()
                  + " "
                  + record.position()
                  + " "
                  + SourceRecords.text(record)
                  + (header == null ? "" : " under " + new String(header, UTF_8));
            })
        .toList();
  }

  @Test
  void holdsTheWatermarkUntilTheEnd() throws IOException {
    try (FileSession session = session(List.of(file("a", "1\n")), null)) {
      assertThat(session.watermark(), is(BoundedWindow.TIMESTAMP_MIN_VALUE));
      session.next();
      assertThat(session.watermark(), is(BoundedWindow.TIMESTAMP_MIN_VALUE));
      assertThat(session.next(), is(nullValue()));
      assertThat(session.watermark(), is(BoundedWindow.TIMESTAMP_MAX_VALUE));
    }
  }

  @Test
  void givesFewerRecordsABatchWhenTheyAreLong() throws IOException {
    int length = (int) (OpenFile.MAX_BATCH_BYTES * 2 / 7);
    String line = "x".repeat(length) + "\n";
    InputFile file = file("a", line.repeat(20));
    try (FileSession session =
        new FileSession(
            List.of(file), 500, 1 << 20, Long.MAX_VALUE, Reading.create().progress(), null)) {
      SourceBatch batch = session.next();

      assertThat(batch == null ? 0 : batch.records().size(), is(4));
    }
  }

  @Test
  void sharesFilesOutBySize() {
    List<InputFile> files =
        List.of(
            InputFile.of(PLAIN, "a", "a", 10),
            InputFile.of(PLAIN, "b", "b", 100),
            InputFile.of(PLAIN, "c", "c", 60),
            InputFile.of(PLAIN, "d", "d", 50));

    List<List<String>> shares =
        FileSource.share(files, 2).stream()
            .map(share -> share.stream().map(InputFile::path).collect(Collectors.toList()))
            .collect(Collectors.toList());

    assertThat(shares, is(List.of(List.of("a", "b"), List.of("c", "d"))));
    assertThat(FileSource.share(files, 9).size(), lessThan(5));
  }

  private InputFile file(String name, String text) throws IOException {
    return file(PLAIN, name, text);
  }

  private InputFile file(FileTopic topic, String name, String text) throws IOException {
    Path file = Files.write(input.resolve(name), text.getBytes(UTF_8));
    return InputFile.of(topic, name, file.toString(), Files.size(file));
  }

  private static FileSession session(List<InputFile> files, @Nullable SourcePosition from) {
    return new FileSession(files, 1, 100, Long.MAX_VALUE, Reading.create().progress(), from);
  }

  private static List<String> coordinates(SourceBatch batch) {
    return batch.records().stream()
        .map(record -> record.source() + " " + record.position())
        .collect(Collectors.toList());
  }
}
