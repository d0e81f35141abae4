package dev.alluvium.transforms.format.exported;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.alluvium.transforms.format.RecordFile;
import dev.alluvium.transforms.source.RecordHeader;
import dev.alluvium.transforms.source.SourceRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of which each line is a record with key and headers. */
class ExportedLayoutTest {
  private static List<SourceRecord> records(String content, int limit) throws IOException {
    RecordFile file =
        new ExportedLayout()
            .open(new ByteArrayInputStream(content.getBytes(UTF_8)), "t", "t.jsonl", limit);
    List<SourceRecord> records = new ArrayList<>();
    for (SourceRecord next = file.next(); next != null; next = file.next()) {
      records.add(next);
    }
    return records;
  }

  private static SourceRecord record(String line) throws IOException {
    return records(line + "\n", 1_000).get(0);
  }

  private static @Nullable String text(byte @Nullable [] bytes) {
    return bytes == null ? null : new String(bytes, UTF_8);
  }

  @Test
  void givesKeyAndValueByteForByteAndWhatCameWithThem() throws IOException {
    SourceRecord record =
        record(
            "{\"partition\":3, \"key\": {\"id\" : 1}, \"value\":{\"n\":1.0,\"s\":\"é\"},"
                + " \"timestamp\":1704067200000, \"headers\":{\"a\":\"x\",\"b\":{\"c\":1},\"d\":null}}");
    assertThat(text(record.key()), is("{\"id\" : 1}"));
    assertThat(text(record.payload()), is("{\"n\":1.0,\"s\":\"é\"}"));
    assertThat(record.publishedAt(), is(1704067200000L));
    assertThat(
        record.headers().stream().map(h -> h.key() + "=" + text(h.value())).toList(),
        contains("a=x", "b={\"c\":1}", "d=null"));
    assertThat(record.source(), is("t.jsonl"));
    assertThat(record.position(), is(1L));
  }

  @Test
  void givesTombstonesTextsAndBytes() throws IOException {
    assertThat(record("{\"key\":\"k\",\"value\":null}").payload(), is(nullValue()));
    SourceRecord text = record("{\"key\":null,\"value\":\"a;b\\n\"}");
    assertThat(text.key(), is(nullValue()));
    assertThat(text(text.payload()), is("a;b\n"));
    assertThat(
        record("{\"key_base64\":\"AP8=\",\"value_base64\":\"/w==\"}").payload(),
        is(new byte[] {(byte) 0xff}));
    assertThat(
        record("{\"value\":1,\"headers\":[{\"key\":\"a\",\"value\":\"x\"},{\"key\":\"a\"}]}")
            .headers()
            .size(),
        is(2));
  }

  /** What a line is written from comes back, whatever it is. */
  @ParameterizedTest
  @MethodSource("payloads")
  void readsWhatIsWritten(byte @Nullable [] bytes) throws IOException {
    SourceRecord written =
        SourceRecord.of(
            "t",
            "t.jsonl",
            1,
            1704067200000L,
            bytes,
            bytes,
            List.of(RecordHeader.of("a", bytes), RecordHeader.of("a", null)));
    byte[] line = ExportedLine.of(written);
    assertThat(new String(line, UTF_8).contains("\n"), is(false));
    SourceRecord read = record(new String(line, UTF_8));
    assertThat(read.flaw(), is(nullValue()));
    assertThat(read.payload(), is(bytes));
    assertThat(read.key(), is(bytes));
    assertThat(read.publishedAt(), is(written.publishedAt()));
    assertThat(read.headers().size(), is(2));
    assertThat(read.headers().get(0).value(), is(bytes));
  }

  static Stream<Arguments> payloads() {
    return Stream.concat(
        Stream.of(Arguments.of((Object) null), Arguments.of(new byte[] {(byte) 0xff, 0, 10})),
        Stream.of(
                "{\"n\": 1.0, \"s\":\"é\"}",
                "{\n \"n\" : 1}\r\n",
                "[1, [2]]",
                "{\"n\":1} ",
                "{\"n\":1}{}",
                "{\"n\":1",
                "{\"n\":NaN}",
                "\"text\"",
                "17",
                "null",
                "",
                "\ufeff{}",
                "a\u0000b\u2028\ud83d\ude00")
            .map(text -> Arguments.of(text.getBytes(UTF_8))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"key\":1}",
        "{\"id\":1,\"name\":\"x\"}",
        "[1]",
        "x",
        "{\"value\":{\"a\":1}",
        "{\"value\":1} {}",
        "{\"value_base64\":\"%\"}",
        "{\"value\":1,\"headers\":7}"
      })
  void marksALineThatIsNoRecordAndKeepsIt(String line) throws IOException {
    SourceRecord record = record(line);
    assertThat(record.flaw(), containsString("no exported record"));
    assertThat(text(record.payload()), is(line));
  }

  @Test
  void saysWhatToDoWithFilesOfPayloads() throws IOException {
    assertThat(record("{\"id\":1}").flaw(), containsString("the contract says exported: false"));
  }

  @Test
  void leavesLongLinesAndDamageAsTheyAre() throws IOException {
    List<SourceRecord> records = records("{\"value\":\"0123456789\"}\n{\"value\":1}\n", 15);
    assertThat(records.get(0).truncated(), is(true));
    assertThat(text(records.get(1).payload()), is("1"));
  }
}
