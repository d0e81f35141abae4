package dev.alluvium.transforms.live;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.spec.column.ColumnType;
import java.math.BigDecimal;
import java.time.DateTimeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values of keys as programs write them, some of which mean no good. */
class LiveRowTest {
  @ParameterizedTest
  @CsvSource({
    "NUMERIC, 1e999999999",
    "NUMERIC, 1e-999999999",
    "NUMERIC, 1e2147483647",
    "NUMERIC, 123456789012345678901234567890123456789012",
    "NUMERIC, x",
    "FLOAT64, NaN",
    "FLOAT64, -Infinity",
    "FLOAT64, 1e999",
    "INT64, 9223372036854775808",
    "DATE, +999999999-12-31",
    "DATE, -0001-01-01",
    "DATE, 0000-01-01",
    "TIMESTAMP, +10000-01-01T00:00:00Z",
    "TIMESTAMP, -1000000000-01-01T00:00:00Z",
    "BOOLEAN, yes"
  })
  void whatNoColumnHoldsIsNoValue(ColumnType type, String text) {
    RuntimeException e = assertThrows(RuntimeException.class, () -> LiveRow.parseKey(type, text));
    assertThat(e instanceof IllegalArgumentException || e instanceof DateTimeException, is(true));
  }

  @Test
  void valuesOfColumnsAreRead() {
    assertThat(LiveRow.parseKey(ColumnType.NUMERIC, "1.50"), is(new BigDecimal("1.5")));
    assertThat(
        LiveRow.parseKey(ColumnType.NUMERIC, "1e3"),
        is(new BigDecimal("1000").stripTrailingZeros()));
    assertThat(LiveRow.parseKey(ColumnType.FLOAT64, "1e3"), is(1000.0));
    assertThat(LiveRow.parseKey(ColumnType.DATE, "9999-12-31").toString(), is("9999-12-31"));
    assertThat(LiveRow.parseKey(ColumnType.STRING, "\0\u202e").toString(), is("\0\u202e"));
  }
}
