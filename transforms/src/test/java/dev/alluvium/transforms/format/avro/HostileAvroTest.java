package dev.alluvium.transforms.format.avro;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.format.AvroFormat;
import dev.alluvium.transforms.format.FieldTree;
import dev.alluvium.transforms.format.Message;
import dev.alluvium.transforms.format.RejectReason;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.source.SourceRecord;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Records and schemas of somebody who means ill are rejects: nothing is allocated, nothing hangs.
 */
class HostileAvroTest {
  private static final Duration SOON = Duration.ofMinutes(1);

  /** What reads a record: each goes over it in its own way. */
  enum Reader {
    FIELD,
    JSON_FIELD,
    OTHERS,
    NOTHING,
    SPREAD,
    SCALARS,
    NUMBER_FIELD
  }

  @ParameterizedTest
  @EnumSource(Reader.class)
  void rejectsAStringThatClaimsTwoGigabytes(Reader reader) {
    byte[] record = AvroBytes.empty().number(Integer.MAX_VALUE).raw("abc").bytes();
    assertRejected(reader, "\"string\"", record, "a length of 2147483647 where 3 bytes are left");
    byte[] negative = AvroBytes.empty().number(-1).bytes();
    assertRejected(reader, "\"bytes\"", negative, "a length of -1 where 0 bytes are left");
  }

  @ParameterizedTest
  @EnumSource(Reader.class)
  void rejectsAnArrayThatClaimsMoreThanItsBytesHold(Reader reader) {
    String nothings = "{\"type\": \"array\", \"items\": \"null\"}";
    for (long count : new long[] {Integer.MAX_VALUE, Long.MAX_VALUE, -Long.MAX_VALUE}) {
      byte[] record = AvroBytes.empty().number(count).number(0).number(0).bytes();
      assertRejected(reader, nothings, record, "it claims more values than its bytes can hold");
    }
    byte[] most = AvroBytes.empty().number(Long.MIN_VALUE).number(0).number(0).bytes();
    assertRejected(reader, nothings, most, "a count that no number holds");
    String longs = "{\"type\": \"array\", \"items\": \"long\"}";
    byte[] early = AvroBytes.empty().number(Integer.MAX_VALUE).number(1).bytes();
    assertRejected(reader, longs, early, "it ends early");
  }

  @ParameterizedTest
  @EnumSource(Reader.class)
  void rejectsValuesThatLieTooDeepInEachOther(Reader reader) {
    String list =
        "[\"null\", {\"type\": \"record\", \"name\": \"L\", \"fields\": [{\"name\": \"v\","
            + " \"type\": [\"null\", \"L\"]}]}]";
    byte[] deep = new byte[1 << 20];
    java.util.Arrays.fill(deep, (byte) 2);
    assertRejected(reader, list, deep, "values lie more than 1000 deep in each other");
  }

  /** Of thirty schemas each of two of the next: a thousand million values without a byte. */
  @ParameterizedTest
  @EnumSource(Reader.class)
  void rejectsASchemaThatDoublesItself(Reader reader) {
    StringBuilder schema = new StringBuilder();
    int depth = 30;
    for (int i = 0; i < depth; i++) {
      schema
          .append("{\"type\": \"record\", \"name\": \"D")
          .append(i)
          .append("\", \"fields\": [{\"name\": \"v\", \"type\": ");
    }
    schema.append("{\"type\": \"record\", \"name\": \"E\", \"fields\": []}");
    for (int i = depth - 1; i >= 0; i--) {
      schema
          .append("}, {\"name\": \"w\", \"type\": \"")
          .append(i == depth - 1 ? "E" : "D" + (i + 1))
          .append("\"}]}");
    }
    assertRejected(
        reader, schema.toString(), new byte[0], "it claims more values than its bytes can hold");
  }

  @Test
  void rejectsDecimalsOfMoreDigitsThanAnyColumnHas() {
    String decimal =
        "{\"type\": \"bytes\", \"logicalType\": \"decimal\", \"precision\": 2147483647, \"scale\":"
            + " 2147483647}";
    byte[] one = AvroBytes.empty().number(1).raw((byte) 1).bytes();
    assertRejected(Reader.NUMBER_FIELD, decimal, one, "outside of what");
  }

  @Test
  void rejectsOrReadsWhateverTheBytesAre() {
    Random random = new Random(5);
    int read = 0;
    for (int seed = 0; seed < 1_000; seed++) {
      AnyRecord any = new AnyRecord(seed);
      Schema schema = any.schema(2);
      byte[] bytes =
          AvroBytes.binary(
              schema, java.util.Objects.requireNonNull((GenericData.Record) any.value(schema)));
      for (int i = 0; i < 4 && bytes.length > 0; i++) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        for (Reader reader : Reader.values()) {
          try {
            read(reader, schema.toString(), bytes);
            read++;
          } catch (RejectedException e) {
            assertThat(e.getMessage().contains("\n"), is(false));
          }
        }
      }
    }
    assertThat(read, is(greaterThan(500)));
  }

  private static void assertRejected(Reader reader, String type, byte[] payload, String reason) {
    String schema =
        "{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"name\": \"v\", \"type\": "
            + type
            + "}]}";
    RejectedException rejected =
        assertTimeoutPreemptively(
            SOON, () -> assertThrows(RejectedException.class, () -> read(reader, schema, payload)));
    // Or, before it comes to that, since the schema is not one that the field takes.
    boolean isOfAnotherType = rejected.reason() == RejectReason.BAD_TYPE;
    assertThat(rejected.getMessage(), containsString(isOfAnotherType ? "v should be" : reason));
  }

  private static void read(Reader reader, String schema, byte[] payload) {
    AvroFormatDecoder decoder = new AvroFormatDecoder(new AvroFormat(schema, null));
    AvroDatum values =
        ((Message.Change<AvroDatum>)
                decoder.parse(SourceRecord.of("plays", "plays-0", 1, null, payload)))
            .values();
    if (reader == Reader.SCALARS) {
      decoder.scalars(List.of(dev.alluvium.schemas.spec.column.FieldPath.parse("v"))).read(values);
      return;
    }
    ColumnType type =
        switch (reader) {
          case JSON_FIELD -> ColumnType.JSON;
          case NUMBER_FIELD -> ColumnType.NUMERIC;
          default -> ColumnType.STRING;
        };
    List<FieldSpec> fields =
        reader == Reader.OTHERS || reader == Reader.NOTHING
            ? List.of()
            : List.of(Plays.field("v", type));
    EventSpec event =
        reader == Reader.SPREAD ? Plays.event(List.of(), "v", "item") : Plays.event(fields);
    FieldTree tree = FieldTree.ofRecord(event, event.fields());
    decoder
        .fields(reader == Reader.NOTHING ? tree.withoutOthers() : tree)
        .read(values, new @Nullable Object[1]);
  }
}
