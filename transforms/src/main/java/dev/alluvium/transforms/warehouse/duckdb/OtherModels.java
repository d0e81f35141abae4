package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.literal;
import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.name;

import dev.alluvium.schemas.warehouse.table.QualifiedNames;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.duckdb.DuckDBConnection;

/**
 * Models that have other columns in the file than in the contract, or another key. Each keeps its
 * rows, and views over it their queries, until it is built: then it is made anew, in the same
 * transaction, for its query gives all its rows. Thread-safe.
 */
final class OtherModels {
  private final WarehouseSpec spec;
  private final Set<String> left;

  private OtherModels(WarehouseSpec spec, Set<String> left) {
    this.spec = spec;
    this.left = left;
  }

  static OtherModels of(WarehouseSpec spec, StoredTables stored) {
    Set<String> others = new HashSet<>();
    for (ViewSpec model : spec.models()) {
      if (isOther(spec.table(model.qualifiedName()), stored)) {
        others.add(model.qualifiedName());
      }
    }
    return new OtherModels(spec, others);
  }

  private static boolean isOther(TableSpec model, StoredTables stored) {
    Map<String, StoredTables.Column> columns = stored.tables.get(model.qualifiedName());
    if (columns == null) {
      return false;
    }
    Map<String, String> types = new HashMap<>();
    columns.forEach((column, there) -> types.put(column, there.type()));
    Map<String, String> declared = new HashMap<>();
    model.columns().forEach(c -> declared.put(c.name(), DuckDbSql.type(c.type())));
    return !types.equals(declared)
        || !String.join(", ", model.key()).equals(stored.keys.get(model.qualifiedName()));
  }

  synchronized Set<String> names() {
    return Set.copyOf(left);
  }

  synchronized boolean has(String table) {
    return left.contains(table);
  }

  /** Whether a query reads one of them, by way of views as well. */
  synchronized boolean areReadBy(String query) {
    return areReadBy(query, left);
  }

  private boolean areReadBy(String query, Set<String> tables) {
    if (tables.isEmpty()) {
      return false;
    }
    Set<String> read = new HashSet<>(tables);
    for (ViewSpec view : spec.views()) {
      if (QualifiedNames.anyIn(view.query(), read)) {
        read.add(view.qualifiedName());
      }
    }
    return QualifiedNames.anyIn(query, read);
  }

  /** Makes the table anew, without rows, and forgets the rows and the key that it has had. */
  static void remake(Statement statement, TableSpec table) throws SQLException {
    statement.execute("DROP TABLE " + name(table));
    statement.execute(
        "DELETE FROM %s WHERE table_name = %s"
            .formatted(TableNotes.KEYS, literal(table.qualifiedName())));
    statement.execute(PrepareTables.create(table));
    statement.execute(
        "INSERT INTO %s VALUES (%s, %s)"
            .formatted(
                TableNotes.KEYS,
                literal(table.qualifiedName()),
                literal(String.join(", ", table.key()))));
  }

  /**
   * Runs the statements that build a model; if it is one of these, over a table that is made anew,
   * and with the views that wait for it and for none other.
   */
  void build(DuckDBConnection connection, String table, List<String> statements)
      throws SQLException {
    if (!has(table)) {
      DuckDbTransaction.run(connection, statements);
      return;
    }
    List<ViewSpec> views = waitingFor(table);
    Comments comments = new Comments(connection);
    PrepareViews prepare = new PrepareViews(connection);
    TableSpec spec = this.spec.table(table);
    DuckDbTransaction.run(
        connection,
        statement -> {
          remake(statement, spec);
          for (String sql : statements) {
            statement.execute(sql);
          }
          comments.write(spec, Map.of(), null);
          for (ViewSpec view : views) {
            prepare.prepare(view);
            comments.write(view);
          }
          StandingViews.forget(statement);
        });
    synchronized (this) {
      left.remove(table);
    }
  }

  private synchronized List<ViewSpec> waitingFor(String table) {
    Set<String> others = new HashSet<>(left);
    others.remove(table);
    List<ViewSpec> views = new ArrayList<>(spec.views());
    views.removeIf(view -> !areReadBy(view.query(), left) || areReadBy(view.query(), others));
    return views;
  }
}
