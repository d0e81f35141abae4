package dev.alluvium.transforms.warehouse.lake;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.transforms.warehouse.duckdb.DuckDbFile;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** Days and times are read as DuckDB writes them. */
class LakeDatesTest {
  @Test
  void readsWhatDuckDbWritesOfAnyYear() throws SQLException {
    try (Connection connection = DuckDbFile.openInMemory();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT CAST(ts AS VARCHAR), epoch_us(ts), CAST(CAST(ts AS DATE) AS VARCHAR),"
                    + " CAST(ts AS DATE) - DATE '1970-01-01' FROM (SELECT make_timestamp(n *"
                    + " 86400000001 * 997) AT TIME ZONE 'UTC' AS ts FROM range(-3000, 60000, 7) r(n))")) {
      while (row.next()) {
        assertThat(row.getString(1), LakeDates.epochMicros(row.getString(1)), is(row.getLong(2)));
        assertThat(row.getString(3), LakeDates.epochDay(row.getString(3)), is(row.getLong(4)));
      }
    }
  }

  @Test
  void refusesWhatIsNoDay() {
    assertThrows(IllegalArgumentException.class, () -> LakeDates.epochDay("infinity"));
    assertThrows(IllegalArgumentException.class, () -> LakeDates.epochMicros("-infinity"));
  }
}
