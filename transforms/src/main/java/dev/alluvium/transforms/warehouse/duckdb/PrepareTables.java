package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.name;

import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.Settling;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.Backfill;
import dev.alluvium.transforms.warehouse.Backfill.Filling;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;

/**
 * Brings a file to what the contracts declare: schemas, tables, views, comments and ghost rows. All
 * or nothing: a refused file is left as it was.
 *
 * <p>A column that is new in the contract is added, NULL in the rows there unless there is a {@link
 * Backfill}; one that the contract no longer has is kept and NULL from then on. A column of another
 * type, or a table of another key, is refused; a model is then made anew by its next build, see
 * {@link OtherModels}.
 */
final class PrepareTables {
  private final DuckDBConnection connection;
  private final WarehouseSpec spec;
  private final Backfill backfill;
  private final Comments comments;
  private final List<String> faults = new ArrayList<>();
  private final Set<String> misfits = new TreeSet<>();
  private final OtherModels others;

  /** Whether a view could be made of something that it was not made of. */
  private boolean isAltered;

  private PrepareTables(
      DuckDBConnection connection, WarehouseSpec spec, Backfill backfill, OtherModels others) {
    this.connection = connection;
    this.spec = spec;
    this.backfill = backfill;
    this.others = others;
    this.comments = new Comments(connection);
  }

  /**
   * Returns the models that are left for their builds to make anew.
   *
   * @throws DuckDbException naming every table and column that does not fit
   */
  static OtherModels prepare(DuckDBConnection connection, WarehouseSpec spec, Backfill backfill) {
    OtherModels others = others(connection, spec);
    if (!others.names().isEmpty()) {
      // Their queries and views fit the tables that will be: seen by making these, for once.
      new PrepareTables(connection, spec, Backfill.NONE, others).run(true);
    }
    new PrepareTables(connection, spec, backfill, others).run(false);
    return others;
  }

  private static OtherModels others(DuckDBConnection connection, WarehouseSpec spec) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN");
      TableNotes.make(statement);
      return OtherModels.of(spec, StoredTables.read(connection));
    } catch (SQLException e) {
      throw DuckDbException.because("the tables cannot be prepared", e);
    } finally {
      end(connection, "ROLLBACK");
    }
  }

  /**
   * @param forTrial whether other models are made anew, and then all is as it was
   */
  private void run(boolean forTrial) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN");
    } catch (SQLException e) {
      throw DuckDbException.because("the tables cannot be prepared", e);
    }
    boolean prepared = false;
    try (Statement statement = connection.createStatement()) {
      TableNotes.make(statement);
      if (forTrial) {
        for (String model : others.names()) {
          OtherModels.remake(statement, spec.table(model));
        }
      }
      prepare(
          table -> !forTrial && others.has(table), query -> !forTrial && others.areReadBy(query));
      prepared = !forTrial;
    } catch (SQLException e) {
      throw DuckDbException.because("the tables cannot be prepared", e);
    } finally {
      end(connection, prepared ? "COMMIT" : "ROLLBACK");
    }
    if (prepared && isAltered) {
      // Behind the transaction, as a query that fails would end it.
      dropUnreadableViews();
    }
  }

  private void dropUnreadableViews() {
    try {
      List<String> left =
          StandingViews.made(connection).stream().filter(view -> !isDeclared(view)).toList();
      new PrepareViews(connection).dropUnreadable(left);
    } catch (SQLException e) {
      throw DuckDbException.because("the views cannot be prepared", e);
    }
  }

  private static void end(DuckDBConnection connection, String how) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(how);
    } catch (SQLException e) {
      throw DuckDbException.because("the tables cannot be prepared", e);
    }
  }

  /**
   * @param isLeft tables that stay as they are
   * @param waits queries that are not for the tables as they are
   */
  private void prepare(Predicate<String> isLeft, Predicate<String> waits) throws SQLException {
    for (String dataset : spec.datasets()) {
      execute("CREATE SCHEMA IF NOT EXISTS " + name(dataset));
    }
    StoredTables stored = StoredTables.read(connection);
    List<TableSpec> tables = new ArrayList<>(spec.tables());
    tables.removeIf(table -> isLeft.test(table.qualifiedName()));
    for (TableSpec table : tables) {
      prepare(table, stored);
    }
    for (ViewSpec view : spec.views()) {
      if (stored.tables.containsKey(view.qualifiedName())) {
        refuse(view.qualifiedName(), "%s is a table in the file and a view in the contract");
      }
    }
    if (!faults.isEmpty()) {
      throw new DuckDbException(String.join("; ", faults) + ". " + wayOut());
    }
    for (TableSpec table : tables) {
      finish(table, stored);
    }
    new KeepMeanings(connection).keep(tables, spec, stored);
    for (Settling settling : spec.settlings()) {
      keep(settling, stored);
    }
    PrepareViews views = new PrepareViews(connection);
    StandingViews standing = StandingViews.read(connection);
    for (ViewSpec view : spec.views()) {
      if (!waits.test(view.query()) && (isAltered || !standing.has(view))) {
        isAltered = true; // Views over it have its columns.
        views.prepare(view);
        comments.write(view);
        standing.add(StandingViews.VIEW, view);
      }
    }
    for (ViewSpec model : spec.models()) {
      if (!waits.test(model.query())
          && (isAltered || !standing.hasLookedAt(StandingViews.MODEL, model))) {
        views.checkModel(model);
        standing.add(StandingViews.MODEL, model);
      }
    }
    for (ViewSpec expectation : spec.expectations()) {
      if (!waits.test(expectation.query())
          && (isAltered || !standing.hasLookedAt(StandingViews.EXPECTATION, expectation))) {
        views.checkExpectation(expectation);
        standing.add(StandingViews.EXPECTATION, expectation);
      }
    }
    standing.keep(isAltered);
    new KeepGhosts(connection).keep(spec);
  }

  private boolean isDeclared(String view) {
    return spec.views().stream().anyMatch(declared -> declared.qualifiedName().equals(view));
  }

  /**
   * @param why with {@code %s} in the table's place
   */
  private void refuse(String table, String why) {
    faults.add(why.replace("%s", table));
    misfits.add(table);
  }

  private String wayOut() throws SQLException {
    Map<Remedy, List<String>> misfitsOf =
        misfits.stream().collect(Collectors.groupingBy(table -> Remedy.of(table, spec, Set.of())));
    boolean records = misfitsOf.containsKey(Remedy.READ_AGAIN);
    String then =
        records
            ? "then fill it again, raw from its source"
            : misfitsOf.containsKey(Remedy.REBUILD)
                ? "then fill it again, by scripts/run RebuildMarts" + Remedy.layers(misfits)
                : "then start again";
    return "To have that made anew: scripts/drop --warehouse=duckdb:%s %s%s, %s; or write to a new file"
        .formatted(file(), records ? "--records " : "", String.join(" ", misfits), then);
  }

  private String file() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet path =
            statement.executeQuery(
                "SELECT path FROM duckdb_databases() WHERE database_name = current_database()")) {
      String known = path.next() ? path.getString(1) : null; // Of one in memory.
      return known == null ? "FILE" : known;
    }
  }

  private void prepare(TableSpec table, StoredTables stored) throws SQLException {
    if (stored.views.contains(table.qualifiedName())) {
      change("DROP VIEW " + name(table));
    }
    Map<String, StoredTables.Column> columns = stored.tables.get(table.qualifiedName());
    if (columns == null) {
      change(create(table));
    } else {
      evolve(table, columns);
    }
    new TableNotes(connection, stored, this::refuse).keep(table);
  }

  /**
   * Makes a table of rows that can still count anew, of all rows, where it is not what it should
   * be: in a file of before, where columns have changed, or the table of all rows was dropped.
   */
  private void keep(Settling settling, StoredTables stored) throws SQLException {
    TableSpec kept = settling.kept();
    Map<String, StoredTables.Column> before =
        stored.tables.getOrDefault(kept.qualifiedName(), Map.of());
    boolean isKept =
        stored.tables.containsKey(settling.all())
            && List.copyOf(before.keySet()).equals(DuckDbSql.columnNames(kept))
            && kept.columns().stream()
                .allMatch(c -> isOfType(c, Objects.requireNonNull(before.get(c.name()))));
    if (!isKept) {
      if (stored.views.contains(kept.qualifiedName())) {
        change("DROP VIEW " + name(kept));
      }
      change("DROP TABLE IF EXISTS " + name(kept));
      change(create(kept));
      for (String sql : settling.fill()) {
        execute(sql);
      }
      comments.write(kept, Map.of(), null);
    }
  }

  private static boolean isOfType(ColumnSpec column, StoredTables.Column stored) {
    return stored.type().equals(DuckDbSql.type(column.type()));
  }

  /** Fills what the table has gained, and says what its columns are. */
  private void finish(TableSpec table, StoredTables stored) throws SQLException {
    Map<String, StoredTables.Column> before =
        stored.tables.getOrDefault(table.qualifiedName(), Map.of());
    List<String> gained =
        before.isEmpty()
            ? List.of()
            : DuckDbSql.columnNames(table).stream().filter(c -> !before.containsKey(c)).toList();
    Optional<Filling> filling = gained.isEmpty() ? Optional.empty() : backfill.of(table, gained);
    if (filling.isPresent() && isFilled(table, filling.get())) {
      comments.writeAll(table, before);
    } else {
      comments.write(table, before, stored.tableComments.get(table.qualifiedName()));
    }
  }

  private boolean isFilled(TableSpec table, Filling filling) throws SQLException {
    Map<String, StoredTables.Column> now =
        Objects.requireNonNull(StoredTables.read(connection).tables.get(table.qualifiedName()));
    return FillColumns.run(connection, table, filling, now);
  }

  static String create(TableSpec table) {
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
        change(alter + " ADD COLUMN " + name(column.name()) + " " + type);
      } else if (!isOfType(column, there)) {
        refuse(
            table.qualifiedName(),
            "column %s."
                + column.name()
                + " is "
                + there.type()
                + " in the file and "
                + type
                + " in the contract");
      } else if (column.nullable() && !there.nullable()) {
        change(alter + " ALTER COLUMN " + name(column.name()) + " DROP NOT NULL");
      }
    }
    List<String> declared = DuckDbSql.columnNames(table);
    for (Map.Entry<String, StoredTables.Column> column : stored.entrySet()) {
      if (!column.getValue().nullable() && !declared.contains(column.getKey())) {
        change(alter + " ALTER COLUMN " + name(column.getKey()) + " DROP NOT NULL");
      }
    }
  }

  private void change(String sql) throws SQLException {
    isAltered = true;
    execute(sql);
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
