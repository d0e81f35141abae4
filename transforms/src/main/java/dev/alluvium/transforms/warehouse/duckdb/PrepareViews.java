package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.name;

import dev.alluvium.schemas.contract.expression.UnsharedFunctions;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.duckdb.DuckDBConnection;

/** Makes a file's views as the contracts declare them, and looks at the queries of its models. */
final class PrepareViews {
  private static final Pattern WHOLE = Pattern.compile("U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?");
  private static final Pattern DECIMAL = Pattern.compile("DECIMAL\\(\\d+,[0-9]\\)");

  private static final Pattern NO_FUNCTION =
      Pattern.compile("Function with name (\\w+) does not exist");
  private static final Pattern NONE_OF_TYPES =
      Pattern.compile("given name and argument types '(\\w+)\\(");

  private final DuckDBConnection connection;

  PrepareViews(DuckDBConnection connection) {
    this.connection = connection;
  }

  /**
   * Makes a view, or makes it anew.
   *
   * @throws DuckDbException naming the view and where the contract says its query, if that cannot
   *     be run or gives other columns than the contract declares
   */
  void prepare(ViewSpec view) throws SQLException {
    String name = name(view.dataset(), view.name());
    try {
      execute("CREATE OR REPLACE VIEW " + name + " AS " + view.query(SqlDialect.DUCKDB));
    } catch (SQLException e) {
      throw cannotRun("view", view, e);
    }
    if (!view.place().isEmpty()) {
      checkColumns("view", view, name);
    }
  }

  /**
   * Looks at the query of a view, and makes none.
   *
   * @return the types that it gives, in DuckDB's words
   * @throws DuckDbException as {@link #prepare}
   */
  List<String> checkView(ViewSpec view) throws SQLException {
    try {
      return checkColumns("view", view, view.query(SqlDialect.DUCKDB));
    } catch (SQLException e) {
      throw cannotRun("view", view, e);
    }
  }

  /**
   * Drops those that contracts have no more and that read what is not there any more. One of
   * another domain is made anew by that one's next job.
   *
   * @param views by qualified name
   */
  void dropUnreadable(List<String> views) {
    List<String> left = new ArrayList<>(views);
    // One that reads a view that was dropped cannot be read either.
    while (left.removeIf(this::isDropped)) {}
  }

  private boolean isDropped(String view) {
    int dot = view.indexOf('.');
    String name = name(view.substring(0, dot), view.substring(dot + 1));
    try {
      execute("DESCRIBE " + name);
      return false;
    } catch (SQLException unreadable) {
      try {
        execute("DROP VIEW " + name);
        return true;
      } catch (SQLException e) {
        throw DuckDbException.because("view " + view + " cannot be dropped", e);
      }
    }
  }

  /**
   * Looks at the query of a model, which needs no view.
   *
   * @throws DuckDbException as of a view
   */
  void checkModel(ViewSpec model) throws SQLException {
    check("model", model);
  }

  /**
   * Looks at the query of an expectation.
   *
   * @throws DuckDbException as of a view
   */
  void checkExpectation(ViewSpec expectation) throws SQLException {
    check("expectation", expectation);
  }

  private void check(String kind, ViewSpec view) throws SQLException {
    String query = view.query(SqlDialect.DUCKDB);
    try {
      execute("EXPLAIN (FORMAT json) " + query); // To draw the plan takes ten times as long.
    } catch (SQLException e) {
      throw cannotRun(kind, view, e);
    }
    checkColumns(kind, view, query);
  }

  private static DuckDbException cannotRun(String kind, ViewSpec view, SQLException e) {
    String reason = DuckDbException.firstLine(e);
    return advice(NO_FUNCTION, reason, UnsharedFunctions::insteadOf)
        .or(() -> advice(NONE_OF_TYPES, reason, UnsharedFunctions::insteadOfValue))
        .map(advice -> new DuckDbException(at(kind, view) + advice, e))
        .orElseGet(() -> DuckDbException.because(at(kind, view) + "its query cannot be run", e));
  }

  /** What to write instead of a function that BigQuery has. */
  private static Optional<String> advice(
      Pattern missing, String reason, Function<String, Optional<String>> instead) {
    Matcher function = missing.matcher(reason);
    if (!function.find()) {
      return Optional.empty();
    }
    String name = function.group(1).toUpperCase(Locale.ROOT);
    return instead
        .apply(name)
        .map(
            todo ->
                "its query calls %s, which DuckDB has not, or not so: %s".formatted(name, todo));
  }

  private List<String> checkColumns(String kind, ViewSpec view, String relation)
      throws SQLException {
    List<String> given = new ArrayList<>();
    List<String> types = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet column = statement.executeQuery("DESCRIBE " + relation)) {
      while (column.next()) {
        given.add(column.getString(1));
        types.add(column.getString(2));
      }
    }
    List<String> declared = view.columns().stream().map(ColumnSpec::name).toList();
    if (!given.equals(declared)) {
      throw new DuckDbException(
          "%sits query gives the columns %s, and the contract declares %s: they must be the same, in the same order"
              .formatted(at(kind, view), String.join(", ", given), String.join(", ", declared)));
    }
    for (int i = 0; i < given.size(); i++) {
      ColumnType type = view.columns().get(i).type();
      if (!isOf(type, types.get(i))) {
        throw new DuckDbException(
            "%sits query gives %s as %s, and the contract declares %s: CAST it, or declare what it is"
                .formatted(at(kind, view), given.get(i), types.get(i), type.contractName()));
      }
    }
    return types;
  }

  /** Whether a column of the type can stand for what a query gives: of numbers, any width. */
  private static boolean isOf(ColumnType type, String given) {
    return switch (type) {
      case INT64 -> WHOLE.matcher(given).matches();
      case NUMERIC -> DECIMAL.matcher(given).matches() || WHOLE.matcher(given).matches();
      case FLOAT64 -> given.equals("FLOAT") || given.equals("DOUBLE");
      default -> given.equals(DuckDbSql.type(type));
    };
  }

  private static String at(String kind, ViewSpec view) {
    String place = view.place().isEmpty() ? "" : view.place() + ": ";
    return place + kind + " " + view.qualifiedName() + ": ";
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
