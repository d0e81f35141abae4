package dev.alluvium.transforms.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.nullValue;

import dev.alluvium.transforms.source.Reading;
import dev.alluvium.transforms.source.SourceBatch;
import dev.alluvium.transforms.source.SourcePosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSessionTest {
  private final Path input;

  private static final FileTopic PLAIN = FileTopic.of("t", List.of(), false);
  private static final FileTopic WITH_HEADER = FileTopic.of("t", List.of(), true);

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
        new FileSession(List.of(file), 500, 1 << 20, Reading.create().progress(), null)) {
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
    return new FileSession(files, 1, 100, Reading.create().progress(), from);
  }

  private static List<String> coordinates(SourceBatch batch) {
    return batch.records().stream()
        .map(record -> record.source() + " " + record.position())
        .collect(Collectors.toList());
  }
}
