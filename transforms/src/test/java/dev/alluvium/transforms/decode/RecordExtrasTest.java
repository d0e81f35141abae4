package dev.alluvium.transforms.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.alluvium.schemas.spec.expression.HashAlgorithm;
import dev.alluvium.transforms.keys.Digest;
import dev.alluvium.transforms.source.RecordHeader;
import dev.alluvium.transforms.source.SourceRecord;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What came with a record, and what its coordinates make of it. */
class RecordExtrasTest {
  @Test
  void writesHeadersInTheirOrderWithRepeatsAndBytesThatAreNoText() {
    assertThat(
        RecordExtras.json(
            List.of(
                RecordHeader.of("trace", "4\"2\u0000\u20ac".getBytes(UTF_8)),
                RecordHeader.of("a", null),
                RecordHeader.of("trace", new byte[] {(byte) 0xc0, (byte) 0x80}),
                RecordHeader.of("", new byte[0]))),
        is(
            "[{\"key\":\"trace\",\"value\":\"4\\\"2\\u0000\u20ac\"},{\"key\":\"a\",\"value\":null},"
                + "{\"key\":\"trace\",\"base64\":\"wIA=\"},{\"key\":\"\",\"value\":\"\"}]"));
  }

  @Test
  void leavesTheColumnsEmptyWhereNothingCame() {
    @Nullable Object[] values = {1, 2, 3};
    RecordExtras.writeTo(SourceRecord.of("t", "t-0", 1, null, new byte[0]), values, 1);

    assertThat(values[0], is(1));
    assertThat(values[1], is(nullValue()));
    assertThat(values[2], is(nullValue()));
  }

  @Test
  void tellsTombstonesOfOtherKeysApart() {
    assertThat(digest(null, "a"), is(not(digest(null, "b"))));
    assertThat(digest(null, "a"), is(digest(null, "a")));
  }

  @Test
  void digestsOnlyThePayloadWhereThereIsOne() {
    assertThat(digest("{}", "a"), is(digest("{}", "b")));
    assertThat(digest("", "a"), is(digest("", null)));
    assertThat(digest("", null), is(digest(null, null)));
  }

  /** Microseconds, nanoseconds, and whatever else a producer takes for milliseconds. */
  @ParameterizedTest
  @ValueSource(longs = {1_680_000_000_000_000L, 1_680_000_000_000_000_000L, Long.MAX_VALUE})
  void knowsNoPublishTimeThatNoColumnHolds(long publishedAt) {
    assertThat(
        coordinates(SourceRecord.of("t", "t-0", 1, publishedAt, null)).publishedAt(), nullValue());
  }

  @ParameterizedTest
  @CsvSource({
    "1680000000000, 2023-03-28T10:40:00Z",
    "253402300799999, 9999-12-31T23:59:59.999Z",
    "-62135596800000, 0001-01-01T00:00:00Z"
  })
  void keepsThePublishTimesThatColumnsHold(long publishedAt, String expected) {
    assertThat(
        coordinates(SourceRecord.of("t", "t-0", 1, publishedAt, null)).publishedAt(),
        is(Instant.parse(expected)));
  }

  private static long digest(@Nullable String payload, @Nullable String key) {
    return coordinates(SourceRecord.of("t", "t-0", 1, null, bytes(payload), bytes(key), List.of()))
        .digest();
  }

  private static RecordCoordinates coordinates(SourceRecord record) {
    return RecordCoordinates.of(record, new Digest(HashAlgorithm.MD5), Instant.EPOCH);
  }

  private static byte @Nullable [] bytes(@Nullable String text) {
    return text == null ? null : text.getBytes(UTF_8);
  }
}
