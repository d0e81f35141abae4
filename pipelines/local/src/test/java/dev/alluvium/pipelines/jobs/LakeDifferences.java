package dev.alluvium.pipelines.jobs;

import dev.alluvium.transforms.warehouse.lake.LakePlace;
import dev.alluvium.transforms.warehouse.lake.LakeViews;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What a lake has otherwise than its warehouse file. */
final class LakeDifferences {
  private static final String TABLES =
      "SELECT table_schema || '.' || table_name FROM information_schema.tables ORDER BY 1";

  private LakeDifferences() {}

  /** The tables of which the two do not have the same rows. */
  static List<String> of(Path lake, Loaded loaded) {
    List<String> differences = new ArrayList<>();
    try (Loaded.Open open = loaded.open();
        LakeViews views = LakeViews.open(LakePlace.of(lake), lake)) {
      Connection connection = views.connection();
      for (String table : tables(connection)) {
        String there = query(open.connection(), digest(table)).get(0);
        compare(table, query(connection, digest(table)).get(0), there, differences);
        if (Files.exists(lake.resolve("parquet"))) {
          String plain = query(connection, digest(plain(lake, table, connection))).get(0);
          compare(table + ", plain", plain, there, differences);
        }
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    return differences;
  }

  private static void compare(String table, String here, String there, List<String> differences) {
    if (!here.equals(there)) {
      differences.add(table + ": " + here + ", but " + there);
    }
  }

  private static String digest(String rows) {
    return "SELECT count(*) || ' ' || coalesce(sum(CAST(hash(t) AS HUGEINT)), 0) FROM %s t"
        .formatted(rows);
  }

  /** The rows of a table's plain files; none where there is no file. */
  private static String plain(Path lake, String table, Connection connection) {
    Path folder = lake.resolve("parquet/" + table.replace('.', '/'));
    String columns =
        query(
                connection,
                "SELECT string_agg('\"' || column_name || '\"', ', ' ORDER BY ordinal_position) FROM"
                    + " information_schema.columns WHERE table_schema || '.' || table_name = '%s'"
                        .formatted(table))
            .get(0);
    return Files.exists(folder)
        ? "(SELECT %s FROM read_parquet('%s/**/*.parquet', union_by_name = true))"
            .formatted(columns, folder)
        : "(SELECT %s FROM %s WHERE false)".formatted(columns, table);
  }

  /** The qualified names of its tables. */
  static List<String> tables(Path lake) {
    return query(lake, TABLES);
  }

  private static List<String> tables(Connection lake) {
    return query(lake, TABLES);
  }

  /** The first column of a query. */
  static List<String> query(Path lake, String sql) {
    try (LakeViews views = LakeViews.open(LakePlace.of(lake), lake)) {
      return query(views.connection(), sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  private static List<String> query(Connection connection, String sql) {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
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
