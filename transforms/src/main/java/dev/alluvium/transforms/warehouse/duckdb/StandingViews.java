package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.literal;
import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.name;

import dev.alluvium.schemas.spec.dataset.Dataset;
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
import java.util.Set;
import org.duckdb.DuckDBConnection;

/**
 * Which views stand in a file as contracts declare them, and which queries of models and
 * expectations have been looked at. For each, DuckDB looks at all views below it, which takes
 * longer than all else of opening a file.
 */
final class StandingViews {
  static final String VIEW = "";
  static final String MODEL = "model ";
  static final String EXPECTATION = "expectation ";

  private static final String SEPARATOR = " ";

  /** What each view was made of. */
  private static final String NOTES = name(Dataset.OPS.id(), "view_digests");

  private static final String DESCRIBED =
      "SELECT schema_name || '.' || view_name, comment FROM duckdb_views()"
          + " WHERE database_name = current_database() AND comment IS NOT NULL";

  private final DuckDBConnection connection;

  /** By view, of what the contracts said. */
  private final Map<String, String> digests;

  /** By view, what the file says of it. */
  private final Map<String, String> comments;

  private final List<String> made = new ArrayList<>();
  private final List<String> left = new ArrayList<>();

  private StandingViews(
      DuckDBConnection connection, Map<String, String> digests, Map<String, String> comments) {
    this.connection = connection;
    this.digests = digests;
    this.comments = comments;
  }

  static void makeNotes(Statement statement) throws SQLException {
    statement.execute(
        "CREATE TABLE IF NOT EXISTS "
            + NOTES
            + " (table_name VARCHAR NOT NULL, digest VARCHAR NOT NULL)");
  }

  /**
   * One that is gone does not stand, and neither does one that another has made anew: that has no
   * description.
   */
  static StandingViews read(DuckDBConnection connection) throws SQLException {
    Map<String, String> digests = new HashMap<>();
    Map<String, String> comments = new HashMap<>();
    try (Statement statement = connection.createStatement()) {
      read(statement, "SELECT table_name, digest FROM " + NOTES, digests);
      read(statement, DESCRIBED, comments);
    }
    return new StandingViews(connection, digests, comments);
  }

  /** The views, by qualified name, that contracts of any domain made: people describe none. */
  static Set<String> made(DuckDBConnection connection) throws SQLException {
    Map<String, String> described = new HashMap<>();
    try (Statement statement = connection.createStatement()) {
      read(statement, DESCRIBED, described);
    }
    described.keySet().removeIf(view -> Dataset.of(view).isEmpty());
    return described.keySet();
  }

  private static void read(Statement statement, String pairs, Map<String, String> into)
      throws SQLException {
    try (ResultSet row = statement.executeQuery(pairs)) {
      while (row.next()) {
        into.put(row.getString(1), row.getString(2));
      }
    }
  }

  /** Whether a view is left as it is. */
  boolean has(ViewSpec view) {
    return view.description().equals(comments.get(view.qualifiedName())) && hasLookedAt(VIEW, view);
  }

  /** Whether a query of that kind was found to fit what the file has. */
  boolean hasLookedAt(String kind, ViewSpec query) {
    boolean isKnown = digest(query).equals(digests.get(kind + query.qualifiedName()));
    if (isKnown) {
      left.add(literal(kind + query.qualifiedName()));
    }
    return isKnown;
  }

  void add(String kind, ViewSpec query) {
    made.add("(%s, %s)".formatted(literal(kind + query.qualifiedName()), literal(digest(query))));
  }

  /**
   * Notes those that were added. What is said of others is forgotten: they may be of another
   * domain, or come again, and what they are made of may be another then.
   */
  void keep(boolean isAltered) throws SQLException {
    if (!isAltered && made.isEmpty()) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "DELETE FROM "
              + NOTES
              + (left.isEmpty()
                  ? ""
                  : " WHERE table_name NOT IN (" + String.join(", ", left) + ")"));
      if (!made.isEmpty()) {
        statement.execute("INSERT INTO " + NOTES + " VALUES " + String.join(", ", made));
      }
    }
  }

  /** Says of none that it stands: something that they can be made of is another now. */
  static void forget(Statement statement) throws SQLException {
    statement.execute("DELETE FROM " + NOTES);
  }

  /** Of the query, and of what is said of it. */
  private static String digest(ViewSpec view) {
    return ofQuery(view)
        + SEPARATOR
        + new Digest(HashAlgorithm.SHA256).hex(view.description() + view.columns());
  }

  static String ofQuery(ViewSpec view) {
    return new Digest(HashAlgorithm.SHA256).hex(view.query(SqlDialect.DUCKDB));
  }

  /** By view, what its query was, as {@link #ofQuery} has it; none where an older version noted. */
  static Map<String, String> queries(Statement statement) throws SQLException {
    Map<String, String> digests = new HashMap<>();
    read(statement, "SELECT table_name, digest FROM " + NOTES, digests);
    digests.values().removeIf(digest -> !digest.contains(SEPARATOR));
    digests.replaceAll((view, digest) -> digest.substring(0, digest.indexOf(SEPARATOR)));
    return digests;
  }
}
