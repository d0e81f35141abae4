package dev.alluvium.transforms.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.expression.HashAlgorithm;
import dev.alluvium.schemas.warehouse.raw.RawTables;
import dev.alluvium.transforms.expression.Uncomputable;
import dev.alluvium.transforms.format.RejectReason;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.keys.Digest;
import dev.alluvium.transforms.source.SourceRecord;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The way of a listen event from its bytes to its raw row and its cleaned row. */
class EventCleanerTest {
  private static final EventSpec LISTENS = MusicRecords.spec("listen_events");
  private static final Instant READ_AT = Instant.parse("2024-01-01T00:00:00Z");

  private final List<String> told = new ArrayList<>();

  @Test
  void leavesTheRawRowAsItCame() {
    Row raw = raw(MusicRecords.LISTEN);
    assertThat(value(raw, "artist"), is("BjÃ¶rk"));
    assertThat(value(raw, "song"), is(" Jóga"));
    assertThat(value(raw, "level"), is("PAID"));
    assertThat(value(raw, "user_agent"), is("\"Mozilla\""));
    assertThat(value(raw, "first_name"), is(nullValue()));
  }

  @Test
  void tellsInTheRawRowWhereTheRecordStood() throws NoSuchAlgorithmException {
    Row raw = raw(MusicRecords.LISTEN.replace("{", "{\"tag\":1,"));
    byte[] bytes = MusicRecords.LISTEN.replace("{", "{\"tag\":1,").getBytes(UTF_8);
    assertThat(value(raw, EventColumns.EVENT_TS), is(Instant.ofEpochMilli(1680393613000L)));
    assertThat(value(raw, RawTables.SOURCE), is("listen_events-0"));
    assertThat(value(raw, RawTables.POSITION), is(17L));
    assertThat(
        value(raw, RawTables.RECORD_DIGEST),
        is(ByteBuffer.wrap(MessageDigest.getInstance("MD5").digest(bytes)).getLong()));
    assertThat(value(raw, RawTables.PUBLISHED_AT), is(Instant.ofEpochMilli(1680393700000L)));
    assertThat(value(raw, RawTables.READ_AT), is(READ_AT));
    assertThat(value(raw, RawTables.EXTRA), is("{\"tag\":1}"));
  }

  @Test
  void cleansByTheContractAndDerives() {
    Row cleaned = clean(MusicRecords.LISTEN);
    assertThat(value(cleaned, "song_artist"), is("Björk"));
    assertThat(value(cleaned, "song_name"), is("Jóga"));
    assertThat(value(cleaned, "plan_type"), is("paid"));
    assertThat(value(cleaned, "user_agent"), is("Mozilla"));
    assertThat(value(cleaned, "zip"), is("01234"));
    assertThat(value(cleaned, "play_start_ts"), is(Instant.ofEpochMilli(1680393613000L)));
    assertThat(value(cleaned, "play_end_ts"), is(Instant.ofEpochMilli(1680393625500L)));
    assertThat(value(cleaned, EventColumns.EVENT_SEQUENCE), is(4L));
    assertThat(value(cleaned, EventColumns.EVENT_SOURCE), is("listen_events-0"));
    assertThat(
        value(cleaned, EventColumns.EVENT_DIGEST),
        is(value(raw(MusicRecords.LISTEN), RawTables.RECORD_DIGEST)));
  }

  @Test
  void takesABlankForNull() {
    assertThat(
        value(clean(MusicRecords.LISTEN.replace("01234", " \\u00a0")), "zip"), is(nullValue()));
  }

  /** Raw has what the record has. */
  @ParameterizedTest
  @ValueSource(strings = {"'zip':'01234',", "'zip':null,", "'zip':' ',"})
  void takesTheDefaultWhereThereIsNothing(String zip) {
    EventSpec event =
        LISTENS.toBuilder()
            .setFields(
                LISTENS.fields().stream()
                    .map(field -> field.name().equals("zip") ? withDefault(field) : field)
                    .toList())
            .build();
    Row raw = raw(MusicRecords.LISTEN.replace("\"zip\":\"01234\",", zip.replace('\'', '"')));

    Row cleaned = new EventCleaner(event).clean(raw, uncomputable());

    boolean isThere = zip.contains("01234");
    assertThat(value(cleaned, "zip"), is(isThere ? "01234" : "none"));
    assertThat(value(raw, "zip"), is(isThere ? "01234" : zip.contains("null") ? null : " "));
  }

  private static FieldSpec withDefault(FieldSpec field) {
    return field.toBuilder().setFallback("none").build();
  }

  @Test
  void givesTheSameCleanedRowFromTheSameRawRow() {
    Row raw = raw(MusicRecords.LISTEN);
    assertThat(
        new EventCleaner(LISTENS).clean(raw, uncomputable()).getValues(),
        is(new EventCleaner(LISTENS).clean(raw, uncomputable()).getValues()));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      delimiter = '|',
      value = {
        "'\"sessionId\":3918,'|''|MISSING_FIELD|sessionId|sessionId is missing, but required",
        "3918|null|MISSING_FIELD|sessionId|sessionId is missing, but required",
        "BjÃ¶rk|' \\u2028'|MISSING_FIELD|artist|artist is blank, but required",
        "BjÃ¶rk|''|MISSING_FIELD|artist|artist is blank, but required",
        "BjÃ¶rk|\\u0001|MISSING_FIELD|artist|artist is blank, but required",
        "PAID|gold|NOT_ALLOWED|level|level is none of free, paid",
        "12.5|-0.5|OUT_OF_RANGE|duration|'duration is -0.5, but at least 0.0 is let in'",
        "40.789257|90.1|OUT_OF_RANGE|lat|'lat is 90.1, but at most 90.0 is let in'",
        "-96.69376|-181|OUT_OF_RANGE|lon|'lon is -181.0, but at least -180.0 is let in'",
        "1680393613000|1|OUT_OF_RANGE|ts|"
            + "'ts is 1970-01-01T00:00:00.001Z, but at least 2000-01-01T00:00:00Z is let in'"
      })
  void rejectsWhatBreaksARule(
      String part, String instead, RejectReason reason, String field, String message) {
    RejectedException e =
        assertThrows(
            RejectedException.class, () -> clean(MusicRecords.LISTEN.replace(part, instead)));
    assertThat(e.getMessage(), is(message));
    assertThat(e.reason(), is(reason));
    assertThat(e.field(), is(field));
  }

  @Test
  void rejectsAnEventDatedTooFarAfterItsPublishingAndSaysByHowMuch() {
    RejectedException e =
        assertThrows(
            RejectedException.class,
            () -> clean(MusicRecords.LISTEN.replace("1680393613000", "1680480100001")));
    assertThat(e.reason(), is(RejectReason.FUTURE_TIME));
    assertThat(e.field(), is("ts"));
    assertThat(
        e.getMessage(),
        is("ts is 2023-04-03T00:01:40.001Z, 1d after it was published; at most 1d is let in"));
  }

  @Test
  void letsInAnEventOfWhichAColumnCannotBeComputedAndTellsWhich() {
    Row cleaned = clean(MusicRecords.LISTEN.replace("12.5", "1e12"));
    assertThat(value(cleaned, "play_end_ts"), is(nullValue()));
    assertThat(value(cleaned, "play_start_ts"), is(Instant.ofEpochMilli(1680393613000L)));
    assertThat(told, contains("play_end_ts"));
  }

  @ParameterizedTest
  @CsvSource({
    "40.789257, 90",
    "40.789257, -90.0",
    "12.5, 0",
    "12.5, -0.0",
    "1680393613000, 946684800000",
    "1680393613000, 1680480100000"
  })
  void letsInTheLimitsThemselves(String part, String instead) {
    clean(MusicRecords.LISTEN.replace(part, instead));
  }

  private Row clean(String payload) {
    return new EventCleaner(LISTENS).clean(raw(payload), uncomputable());
  }

  private Uncomputable uncomputable() {
    return (values, column) -> told.add(column);
  }

  private static Row raw(String payload) {
    SourceRecord record = MusicRecords.record(payload, 17);
    return new RawRecords(LISTENS)
        .decode(record, RecordCoordinates.of(record, new Digest(HashAlgorithm.MD5), READ_AT));
  }

  private static @Nullable Object value(Row row, String column) {
    return row.getValues().get(row.getSchema().indexOf(column));
  }
}
