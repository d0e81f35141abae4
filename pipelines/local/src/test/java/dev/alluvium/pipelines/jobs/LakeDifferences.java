package dev.alluvium.pipelines.jobs;

import dev.alluvium.transforms.warehouse.lake.LakeViews;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What a lake has otherwise than its warehouse file. */
final class LakeDifferences {
  private LakeDifferences() {}

  /** The tables of which the two do not have the same rows. */
  static List<String> of(Path lake, Loaded loaded) {
    List<String> differences = new ArrayList<>();
    for (String table : tables(lake)) {
      String digest =
          "SELECT count(*) || ' ' || coalesce(sum(CAST(hash(t) AS HUGEINT)), 0) FROM %s t"
              .formatted(table);
      String here = query(lake, digest).get(0);
      String there = loaded.query(digest).get(0);
      if (!here.equals(there)) {
        differences.add(table + ": " + here + ", but " + there);
      }
    }
    return differences;
  }

  /** The qualified names of its tables. */
  static List<String> tables(Path lake) {
    return query(
        lake, "SELECT table_schema || '.' || table_name FROM information_schema.tables ORDER BY 1");
  }

  /** The first column of a query. */
  static List<String> query(Path lake, String sql) {
    List<String> rows = new ArrayList<>();
    try (Connection connection = LakeViews.open(lake);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        rows.add(row.getString(1));
      }
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
    return rows;
  }
}
