package dev.alluvium.schemas.contract.column;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.spec.column.ColumnType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiteralTest {
  @Test
  void readsLiteralsAsTheJavaTypeOfTheColumn() {
    assertThat(Literal.parse(ColumnType.INT64, "400"), is(Optional.of(400L)));
    assertThat(Literal.parse(ColumnType.FLOAT64, "-90"), is(Optional.of(-90.0)));
    assertThat(Literal.parse(ColumnType.NUMERIC, "9.99"), is(Optional.of(new BigDecimal("9.99"))));
    assertThat(Literal.parse(ColumnType.BOOLEAN, "false"), is(Optional.of(false)));
    assertThat(
        Literal.parse(ColumnType.DATE, "2000-01-31"), is(Optional.of(LocalDate.of(2000, 1, 31))));
    assertThat(
        Literal.parse(ColumnType.TIMESTAMP, "2000-01-31"),
        is(Optional.of(Instant.parse("2000-01-31T00:00:00Z"))));
    assertThat(
        Literal.parse(ColumnType.TIMESTAMP, "2000-01-31T10:15:30+01:00"),
        is(Optional.of(Instant.parse("2000-01-31T09:15:30Z"))));
  }

  @ParameterizedTest
  @CsvSource({"INT64, 0.5", "FLOAT64, NaN", "BOOLEAN, yes", "DATE, 2000-02-30", "JSON, x"})
  void readsNothingFromWhatIsNotOfTheType(ColumnType type, String text) {
    assertThat(Literal.parse(type, text), is(Optional.empty()));
  }
}
