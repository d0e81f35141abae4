package dev.alluvium.transforms.warehouse.duckdb;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DuckDbExceptionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT t.amont FROM sales AS t |"
            + " Binder Error: Table \"t\" does not have a column named \"amont\"; near it: \"amount\"",
        "SELECT amont FROM (SELECT 1 AS amount) AS t |"
            + " Binder Error: Referenced column \"amont\" not found in FROM clause!; near it: \"amount\"",
        "SELECT lowr('A') |"
            + " Catalog Error: Scalar Function with name lowr does not exist!; near it: \"lower\"",
        "SELEC 1 | Parser Error: syntax error at or near \"SELEC\"",
        "SELECT error('two rows of a key') | two rows of a key",
      })
  void saysInOneLineWhatIsWrongAndWhatIsNearIt(String sql, String said) throws SQLException {
    try (Connection connection = DuckDbFile.openInMemory();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE sales AS SELECT 1 AS amount");
      SQLException e = assertThrows(SQLException.class, () -> statement.execute(sql));

      assertThat(DuckDbException.firstLine(e), is(said));
    }
  }
}
