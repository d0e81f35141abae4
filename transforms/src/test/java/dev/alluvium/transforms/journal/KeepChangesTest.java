package dev.alluvium.transforms.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.spec.format.AvroFormat;
import dev.alluvium.schemas.spec.format.DebeziumFormat;
import dev.alluvium.schemas.spec.format.JsonFormat;
import dev.alluvium.transforms.source.InputException;
import dev.alluvium.transforms.source.SourceRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes as lines, and files that lines are added to. */
class KeepChangesTest {
  private static SourceRecord record(@Nullable String payload) {
    return SourceRecord.of("t", "t-0", 1, 0L, payload == null ? null : payload.getBytes(UTF_8));
  }

  private static void append(Path file, String lines) {
    Journal.append(file, ByteBuffer.wrap(lines.getBytes(UTF_8)));
  }

  @Test
  void isOneLineWhateverCame() {
    assertThat(
        KeepChanges.line(record("{\n\"a\":1\n}"), false), is("{\r\"a\":1\r}".getBytes(UTF_8)));
    assertThat(
        KeepChanges.line(record("{\"a\":\n1}"), true),
        is("{\"value\":\"{\\\"a\\\":\\n1}\",\"timestamp\":0}".getBytes(UTF_8)));
  }

  @Test
  void keepsNothingOfWhatIsNoRecord() {
    assertThat(KeepChanges.line(record("{").asFlawed("too long"), true), is(nullValue()));
    assertThat(KeepChanges.line(record("{").asTruncated(), false), is(nullValue()));
    assertThat(KeepChanges.line(record("{").asDamaged("it ends early"), false), is(nullValue()));
    assertThat(KeepChanges.line(record(null), false), is(nullValue()));
  }

  /** Files of such a topic are none of lines, so lines would not be read again. */
  @Test
  void keepsNoTopicWhoseFilesHoldAvroAlone() {
    DebeziumFormat json = new DebeziumFormat(DebeziumFormat.UNAVAILABLE, null);
    AvroFormat avro = new AvroFormat(null, null);
    DebeziumFormat inAvro =
        new DebeziumFormat(DebeziumFormat.UNAVAILABLE, new DebeziumFormat.InAvro(avro, avro));
    assertThat(KeepChanges.isKept(json, false), is(true));
    assertThat(KeepChanges.isKept(inAvro, true), is(true));
    assertThat(KeepChanges.isKept(inAvro, false), is(false));
    assertThat(KeepChanges.isKept(new JsonFormat(), true), is(false));
  }

  @Test
  void cutsOffHalfALine(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("t/day.jsonl");
    append(file, "one\ntwo\n");
    append(file, "three\n");
    assertThat(Files.readString(file), is("one\ntwo\nthree\n"));
    Files.writeString(file, "one\ntw");
    append(file, "two\n");
    assertThat(Files.readString(file), is("one\ntwo\n"));
    Files.writeString(file, "one\n" + "x".repeat(200_000));
    append(file, "two\n");
    assertThat(Files.readString(file), is("one\ntwo\n"));
    Files.writeString(file, "x".repeat(200_000));
    append(file, "two\n");
    assertThat(Files.readString(file), is("two\n"));
  }

  @Test
  void saysWhereChangesCannotBeKept(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("t"), "no folder").resolve("day.jsonl");
    InputException e = assertThrows(InputException.class, () -> append(file, "one\n"));
    assertThat(e.getMessage(), containsString("changes cannot be kept in " + file));
    assertThat(e.getMessage(), not(containsString("Exception")));
  }
}
