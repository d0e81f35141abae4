package dev.alluvium.transforms.decode;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.format.JsonFormat;
import dev.alluvium.transforms.format.Fields;
import dev.alluvium.transforms.format.RejectReason;
import dev.alluvium.transforms.format.RejectedException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AheadRuleTest {
  private static final Instant READ_AT = Instant.parse("2024-01-01T00:00:00Z");

  private static AheadRule rule(@Nullable Duration ahead) {
    return AheadRule.of(
        EventSpec.builder()
            .setName("rung")
            .setDescription("A bell rang.")
            .setOwner("tests")
            .setTopic("bells")
            .setFormat(new JsonFormat())
            .setIdentity(List.of("rung_ts"))
            .setEventTime("rung_ts")
            .setAhead(Optional.ofNullable(ahead))
            .setFields(List.of(Fields.field("rung_ts", ColumnType.TIMESTAMP).setFrom("ts").build()))
            .build());
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "PT1H, 2023-06-01T00:00:00Z, 2023-06-01T01:00:00Z",
        "PT1H, 2023-06-01T00:00:00Z, 1999-01-01T00:00:00Z",
        "PT1H, -, 2024-01-01T01:00:00Z",
        "-, 2023-06-01T00:00:00Z, 9999-12-31T23:59:59Z",
        "P36525D, 9999-12-31T00:00:00Z, 9999-12-31T23:59:59Z"
      })
  void letsInWhatIsNotFurtherAheadThanTheContractSays(
      @Nullable Duration ahead, @Nullable Instant publishedAt, Instant eventTs) {
    rule(ahead).check(eventTs, publishedAt, READ_AT);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      value = {
        "PT1H  | 2023-06-01T00:00:00Z | 2023-06-01T01:00:00.000001Z | 1h after it was published; at most 1h",
        "P1D   | 2023-06-01T00:00:00Z | 2099-01-01T03:04:05Z | 27608d 3h after it was published; at most 1d",
        "PT90M | -                    | 2024-01-01T02:20:00Z | 2h 20m after it was read; at most 1h 30m",
        "PT90S | -                    | 2024-01-01T00:02:05Z | 2m 5s after it was read; at most 1m 30s",
        "PT1S  | -                    | 2024-01-01T00:00:02Z | 2s after it was read; at most 1s"
      })
  void rejectsWhatIsAndSaysByHowMuch(
      Duration ahead, @Nullable Instant publishedAt, Instant eventTs, String how) {
    RejectedException e =
        assertThrows(
            RejectedException.class, () -> rule(ahead).check(eventTs, publishedAt, READ_AT));
    assertThat(e.reason(), is(RejectReason.FUTURE_TIME));
    assertThat(e.field(), is("ts"));
    assertThat(e.getMessage(), is("ts is %s, %s is let in".formatted(eventTs, how)));
  }

  @Test
  void letsInADayWhereTheContractSaysNothing() {
    assertThat(
        EventSpec.DEFAULT_AHEAD, is(MusicRecords.spec("listen_events").ahead().orElseThrow()));
  }
}
