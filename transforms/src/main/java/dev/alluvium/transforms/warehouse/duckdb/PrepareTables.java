package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.literal;
import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.name;

import dev.alluvium.schemas.warehouse.ColumnSpec;
import dev.alluvium.schemas.warehouse.TableSpec;
import dev.alluvium.schemas.warehouse.ViewSpec;
import dev.alluvium.schemas.warehouse.WarehouseSpec;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.beam.sdk.values.Row;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Brings a file to what the contracts declare: schemas, tables, views, comments and ghost rows. All
 * or nothing: a refused file is left as it was.
 *
 * <p>A column that is new in the contract is added, NULL in the rows there; one that the contract
 * no longer has is kept and NULL from then on. A column of another type, or a table of another key,
 * is refused.
 */
final class PrepareTables {
  /** Where the tables' keys stand, for the next opening to compare: tables have no index. */
  static final String KEYS = name("ops", "table_keys");

  private final DuckDBConnection connection;
  private final WarehouseSpec spec;
  private final List<String> faults = new ArrayList<>();

  private PrepareTables(DuckDBConnection connection, WarehouseSpec spec) {
    this.connection = connection;
    this.spec = spec;
  }

  /**
   * @throws DuckDbException naming every table and column that does not fit
   */
  static void prepare(DuckDBConnection connection, WarehouseSpec spec) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN");
    } catch (SQLException e) {
      throw DuckDbException.because("the tables cannot be prepared", e);
    }
    boolean prepared = false;
    try {
      new PrepareTables(connection, spec).run();
      prepared = true;
    } catch (SQLException e) {
      throw DuckDbException.because("the tables cannot be prepared", e);
    } finally {
      end(connection, prepared ? "COMMIT" : "ROLLBACK");
    }
  }

  private static void end(DuckDBConnection connection, String how) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(how);
    } catch (SQLException e) {
      throw DuckDbException.because("the tables cannot be prepared", e);
    }
  }

  private void run() throws SQLException {
    for (String dataset : WarehouseSpec.DATASETS) {
      execute("CREATE SCHEMA IF NOT EXISTS " + name(dataset));
    }
    execute(
        "CREATE TABLE IF NOT EXISTS "
            + KEYS
            + " (table_name VARCHAR NOT NULL, key_columns VARCHAR NOT NULL)");
    StoredTables stored = StoredTables.read(connection);
    for (TableSpec table : spec.tables()) {
      prepare(table, stored);
    }
    for (ViewSpec view : spec.views()) {
      if (stored.tables.containsKey(view.qualifiedName())) {
        faults.add(view.qualifiedName() + " is a table in the file and a view in the contract");
      }
    }
    if (!faults.isEmpty()) {
      throw new DuckDbException(
          String.join("; ", faults)
              + ". Drop what does not fit and let it be rebuilt, or write to a new file");
    }
    PrepareViews views = new PrepareViews(connection);
    for (ViewSpec view : spec.views()) {
      views.prepare(view);
    }
    for (Map.Entry<String, List<Row>> ghosts : spec.ghosts().entrySet()) {
      TableSpec table = spec.table(ghosts.getKey());
      new TableMerge(connection, table, KnownKeys.Budget.none())
          .merge(ghosts.getValue().stream().map(row -> TableMutation.upsert(table, row)).toList());
    }
  }

  private void prepare(TableSpec table, StoredTables stored) throws SQLException {
    if (stored.views.contains(table.qualifiedName())) {
      execute("DROP VIEW " + name(table));
    }
    Map<String, StoredTables.Column> columns = stored.tables.get(table.qualifiedName());
    if (columns == null) {
      execute(create(table));
      columns = Map.of();
    } else {
      evolve(table, columns);
    }
    keepKey(table, stored.keys.get(table.qualifiedName()));
    if (faults.isEmpty()) {
      comment(table, columns, stored.tableComments.get(table.qualifiedName()));
    }
  }

  private static String create(TableSpec table) {
    return "CREATE TABLE %s (%s)"
        .formatted(
            name(table),
            table.columns().stream()
                .map(
                    c ->
                        name(c.name())
                            + " "
                            + DuckDbSql.type(c.type())
                            + (c.nullable() ? "" : " NOT NULL"))
                .collect(Collectors.joining(", ")));
  }

  private void evolve(TableSpec table, Map<String, StoredTables.Column> stored)
      throws SQLException {
    String alter = "ALTER TABLE " + name(table);
    for (ColumnSpec column : table.columns()) {
      StoredTables.Column there = stored.get(column.name());
      String type = DuckDbSql.type(column.type());
      if (there == null) {
        execute(alter + " ADD COLUMN " + name(column.name()) + " " + type);
      } else if (!there.type().equals(type)) {
        faults.add(
            "column %s.%s is %s in the file and %s in the contract"
                .formatted(table.qualifiedName(), column.name(), there.type(), type));
      } else if (column.nullable() && !there.nullable()) {
        execute(alter + " ALTER COLUMN " + name(column.name()) + " DROP NOT NULL");
      }
    }
    List<String> declared = DuckDbSql.columnNames(table);
    for (Map.Entry<String, StoredTables.Column> column : stored.entrySet()) {
      if (!column.getValue().nullable() && !declared.contains(column.getKey())) {
        execute(alter + " ALTER COLUMN " + name(column.getKey()) + " DROP NOT NULL");
      }
    }
  }

  private void keepKey(TableSpec table, @Nullable String stored) throws SQLException {
    String key = String.join(", ", table.key());
    if (stored == null) {
      execute(
          "INSERT INTO %s VALUES (%s, %s)"
              .formatted(KEYS, literal(table.qualifiedName()), literal(key)));
    } else if (!stored.equals(key)) {
      faults.add(
          "the key of %s is (%s) in the file and (%s) in the contract"
              .formatted(table.qualifiedName(), stored, key));
    }
  }

  private void comment(
      TableSpec table, Map<String, StoredTables.Column> stored, @Nullable String storedComment)
      throws SQLException {
    if (!table.description().equals(storedComment)) {
      execute("COMMENT ON TABLE %s IS %s".formatted(name(table), literal(table.description())));
    }
    for (ColumnSpec column : table.columns()) {
      StoredTables.Column there = stored.get(column.name());
      if (there == null || !Objects.equals(there.comment(), describe(column))) {
        execute(comment(name(table), column));
      }
    }
  }

  /** The statement that says what a column means. */
  static String comment(String relation, ColumnSpec column) {
    return "COMMENT ON COLUMN %s.%s IS %s"
        .formatted(relation, name(column.name()), literal(describe(column)));
  }

  static String describe(ColumnSpec column) {
    return column.description()
        + column.personal().map(kind -> " [personal: " + kind + "]").orElse("");
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
