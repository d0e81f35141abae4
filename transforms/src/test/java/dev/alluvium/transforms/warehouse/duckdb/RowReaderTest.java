package dev.alluvium.transforms.warehouse.duckdb;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.spec.column.ColumnType;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowReaderTest {
  /** Ten days of 1582 are none in the calendar of {@code java.sql.Date}. */
  @Test
  void readsEveryDayAsItIs(@TempDir Path folder) throws SQLException {
    RowReader reader =
        new RowReader(
            Schema.builder().addLogicalTypeField("day", SqlTypes.DATE).build(),
            List.of(ColumnType.DATE));
    try (Connection connection = DuckDbFile.open(folder.resolve("w.duckdb"));
        Statement statement = connection.createStatement();
        ResultSet days =
            statement.executeQuery(
                "SELECT unnest(generate_series(DATE '1582-09-01', DATE '1582-11-30', INTERVAL 1"
                    + " DAY))::DATE AS day UNION ALL SELECT DATE '0001-01-01' UNION ALL SELECT DATE"
                    + " '9999-12-31' UNION ALL SELECT DATE '1900-02-28' ORDER BY day")) {
      LocalDate expected = LocalDate.of(1582, 9, 1);
      days.next();
      assertThat(reader.values(days)[0], is(LocalDate.of(1, 1, 1)));
      for (; expected.getMonthValue() < 12; expected = expected.plusDays(1)) {
        days.next();
        assertThat(reader.values(days)[0], is(expected));
      }
      days.next();
      assertThat(reader.values(days)[0], is(LocalDate.of(1900, 2, 28)));
      days.next();
      assertThat(reader.values(days)[0], is(LocalDate.of(9999, 12, 31)));
    }
  }
}
