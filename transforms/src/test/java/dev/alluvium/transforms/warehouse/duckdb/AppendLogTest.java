package dev.alluvium.transforms.warehouse.duckdb;

import static java.util.stream.Collectors.joining;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.raw.AppendLog;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The view is BigQuery's; what it shows is tried here, in the SQL that both share. */
class AppendLogTest {
  private static final TableSpec RAW =
      WarehouseModel.of(ContractLoader.loadFromClasspath("music")).table("raw.listen_events");

  @Test
  void showsEachRecordOnceAsItWasFirstReadAndAnotherRecordInItsPlaceToo() throws SQLException {
    List<String> shown =
        shown(
            "('listen_events-0', 7, 100, TIMESTAMP '2023-04-02 10:00:05')",
            "('listen_events-0', 7, 100, TIMESTAMP '2023-04-02 10:00:03')",
            "('listen_events-0', 8, 100, TIMESTAMP '2023-04-02 10:00:05')",
            "('listen_events-0', 7, 200, TIMESTAMP '2023-04-02 11:00:00')");

    assertThat(
        shown,
        contains(
            "listen_events-0 7 100 2023-04-02 10:00:03",
            "listen_events-0 7 200 2023-04-02 11:00:00",
            "listen_events-0 8 100 2023-04-02 10:00:05"));
  }

  private static List<String> shown(String... rows) throws SQLException {
    TableSpec log = AppendLog.of(RAW);
    String columns =
        log.columns().stream()
            .map(column -> DuckDbSql.name(column.name()) + " " + DuckDbSql.type(column.type()))
            .collect(joining(", "));
    try (Connection connection =
            DriverManager.getConnection("jdbc:duckdb:", DuckDbFile.settings());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA raw");
      statement.execute("CREATE TABLE %s (%s)".formatted(log.qualifiedName(), columns));
      statement.execute(
          "INSERT INTO %s (source, position, record_digest, read_at) VALUES %s"
              .formatted(log.qualifiedName(), String.join(", ", rows)));
      statement.execute(
          "CREATE VIEW %s AS %s".formatted(RAW.qualifiedName(), AppendLog.view(RAW).query()));
      List<String> shown = new ArrayList<>();
      try (ResultSet result =
          statement.executeQuery(
              "SELECT concat_ws(' ', source, position, record_digest, read_at) FROM raw.listen_events"
                  + " ORDER BY source, position, record_digest")) {
        while (result.next()) {
          shown.add(result.getString(1));
        }
      }
      return shown;
    }
  }
}
