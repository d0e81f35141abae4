package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.literal;
import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.name;

import dev.alluvium.schemas.spec.expression.HashAlgorithm;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import dev.alluvium.transforms.keys.Digest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBConnection;

/**
 * Which views stand in a file as contracts declare them. To make a view, DuckDB looks at all views
 * below it, which takes longer than all else of opening a file.
 */
final class StandingViews {
  /** What each view was made of, and a digest of what DuckDB made of it. */
  private static final String NOTES = name("ops", "view_digests");

  private static final String STORED =
      "(SELECT schema_name || '.' || view_name AS table_name, md5(sql) AS stored"
          + " FROM duckdb_views() WHERE database_name = current_database() AND NOT internal)";

  private final DuckDBConnection connection;

  /** Digests of what the contracts said, of those that are in the file as they were made. */
  private final Map<String, String> standing;

  private final List<String> made = new ArrayList<>();
  private final List<String> left = new ArrayList<>();

  private StandingViews(DuckDBConnection connection, Map<String, String> standing) {
    this.connection = connection;
    this.standing = standing;
  }

  static void makeNotes(Statement statement) throws SQLException {
    statement.execute(
        "CREATE TABLE IF NOT EXISTS "
            + NOTES
            + " (table_name VARCHAR NOT NULL, declared VARCHAR NOT NULL, stored VARCHAR NOT NULL)");
  }

  /** One that another has made anew, or that is gone, does not stand. */
  static StandingViews read(DuckDBConnection connection) throws SQLException {
    Map<String, String> standing = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT table_name, declared FROM "
                    + NOTES
                    + " JOIN "
                    + STORED
                    + " USING (table_name, stored)")) {
      while (row.next()) {
        standing.put(row.getString(1), row.getString(2));
      }
    }
    return new StandingViews(connection, standing);
  }

  /** Whether it is left as it is. */
  boolean has(ViewSpec view) {
    boolean stands = digest(view).equals(standing.get(view.qualifiedName()));
    if (stands) {
      left.add(literal(view.qualifiedName()));
    }
    return stands;
  }

  void made(ViewSpec view) {
    made.add("(%s, %s)".formatted(literal(view.qualifiedName()), literal(digest(view))));
  }

  /**
   * Notes those that were made. What is said of others is forgotten: they may be of another domain,
   * or come again, and what they are made of is another now.
   */
  void keep() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "DELETE FROM "
              + NOTES
              + (left.isEmpty()
                  ? ""
                  : " WHERE table_name NOT IN (" + String.join(", ", left) + ")"));
      if (!made.isEmpty()) {
        statement.execute(
            "INSERT INTO %s SELECT table_name, declared, stored FROM (VALUES %s) AS made (table_name, declared) JOIN %s USING (table_name)"
                .formatted(NOTES, String.join(", ", made), STORED));
      }
    }
  }

  /** Says of none that it stands: something that they can be made of is another now. */
  static void forget(Statement statement) throws SQLException {
    statement.execute("DELETE FROM " + NOTES);
  }

  private static String digest(ViewSpec view) {
    return new Digest(HashAlgorithm.SHA256)
        .hex(SqlDialect.DUCKDB.query(view.query()) + view.description() + view.columns());
  }
}
