package dev.alluvium.transforms.format.csv;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.spec.column.ColumnMeaning;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.Encoding;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.column.LocalTimeSpec;
import dev.alluvium.schemas.spec.column.LocalTimeSpec.Gap;
import dev.alluvium.schemas.spec.column.LocalTimeSpec.Overlap;
import dev.alluvium.transforms.format.RejectReason;
import dev.alluvium.transforms.format.RejectedException;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** New York put its clocks forward on 2024-03-10 at 02:00, and back on 2024-11-03 at 02:00. */
class LocalTimesTest {
  private static FieldSpec field(String pattern, Gap gap, Overlap overlap) {
    return FieldSpec.builder()
        .setName("at")
        .setFrom("DATE TIME")
        .setRawName("at")
        .setType(ColumnType.TIMESTAMP)
        .setEncoding(Encoding.LOCAL)
        .setLocal(LocalTimeSpec.of(pattern, ZoneId.of("America/New_York"), gap, overlap))
        .setMeaning(ColumnMeaning.of("When."))
        .build();
  }

  @ParameterizedTest
  @CsvSource({
    "05/27/2023 04:00:00, later, earlier, 2023-05-27T08:00:00Z",
    "12/30/2023 03:00:00, later, earlier, 2023-12-30T08:00:00Z",
    "03/10/2024 01:59:59, later, earlier, 2024-03-10T06:59:59Z",
    "03/10/2024 02:30:00, later, earlier, 2024-03-10T07:30:00Z",
    "03/10/2024 02:30:00, earlier, earlier, 2024-03-10T06:30:00Z",
    "03/10/2024 03:00:00, later, earlier, 2024-03-10T07:00:00Z",
    "11/03/2024 00:59:59, later, earlier, 2024-11-03T04:59:59Z",
    "11/03/2024 01:30:00, later, earlier, 2024-11-03T05:30:00Z",
    "11/03/2024 01:30:00, later, later, 2024-11-03T06:30:00Z",
    "11/03/2024 02:00:00, later, earlier, 2024-11-03T07:00:00Z"
  })
  void readsWallClockTimeByTheRulesOfTheContract(
      String text, String gap, String overlap, String expected) {
    FieldSpec field =
        field(
            "MM/dd/yyyy HH:mm:ss",
            Gap.valueOf(gap.toUpperCase(java.util.Locale.ROOT)),
            Overlap.valueOf(overlap.toUpperCase(java.util.Locale.ROOT)));
    assertThat(CsvValues.read(text, field), is(java.time.Instant.parse(expected)));
  }

  @ParameterizedTest
  @CsvSource({
    "MM/dd/yyyy HH:mm:ss, 02/30/2023 04:00:00, BAD_TYPE",
    "MM/dd/yyyy HH:mm:ss, 05/27/2023 24:00:00, BAD_TYPE",
    "MM/dd/yyyy HH:mm:ss, 05/27/2023, BAD_TYPE",
    "MM/dd/yyyy HH:mm:ss, 03/10/2024 02:30:00, OUT_OF_RANGE",
    "MM/dd/yyyy HH:mm:ss, 11/03/2024 01:30:00, OUT_OF_RANGE"
  })
  void rejectsWhatIsNoTimeOrWhatTheContractDoesNotLetIn(
      String pattern, String text, RejectReason reason) {
    FieldSpec field = field(pattern, Gap.REJECT, Overlap.REJECT);
    RejectedException rejected =
        assertThrows(RejectedException.class, () -> CsvValues.read(text, field));
    assertThat(rejected.reason(), is(reason));
  }

  @Test
  void readsTwoDigitsOfAYearAsOfThisCentury() {
    assertThat(
        CsvValues.read("09-23-23 16:54", field("MM-dd-yy HH:mm", Gap.LATER, Overlap.EARLIER)),
        is(java.time.Instant.parse("2023-09-23T20:54:00Z")));
  }
}
