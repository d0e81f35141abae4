package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.literal;
import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.name;

import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.Backfill;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;

/**
 * What contracts would do to the tables that there are, before they do: the same preparation, over
 * tables without rows in a database that is gone afterwards.
 *
 * @param changes by table or view, in the contracts' order, then those that no contract has
 * @param refusal why a job would not start; then nothing of all that would be done
 * @param days first and last day of event time in raw; none where it has no rows, or is not known
 */
public record TablePlan(List<Change> changes, Optional<String> refusal, Optional<Days> days) {
  /** What becomes of a table or view. */
  public enum Kind {
    NEW_TABLE,
    NEW_VIEW,
    /** It gains columns. */
    GAINS,
    /** The contract has columns of it no more; they stay, and are NULL in new rows. */
    KEEPS,
    /** A model that its next build makes anew. */
    REMADE,
    /** Rows there are made of something else than those that come. */
    OTHERWISE,
    /** Rows there are as they should be; others, of events that are new to it, are not there. */
    LACKS_ROWS,
    /** A view that computes something else, from what there is. */
    READ_OTHERWISE,
    /** A model that its next build computes otherwise. */
    RECOMPUTED,
    /** Descriptions alone. */
    DESCRIBED,
    /** The contract has it no more; it stays as it is. */
    LEFT,
    /** A view that the contract has no more: it stays as long as it can be read. */
    LEFT_VIEW
  }

  /**
   * A change.
   *
   * @param columns that it is about; none where it is about the whole
   */
  public record Change(String relation, Kind kind, List<String> columns) {}

  /** As ISO dates. */
  public record Days(String first, String last) {}

  /**
   * Over a file, which is only read.
   *
   * @throws DuckDbException if it cannot be read, or is no warehouse
   */
  public static TablePlan of(Path file, WarehouseSpec after) {
    try (DuckDBConnection stored = DuckDbFile.openReadOnly(file);
        DuckDBConnection scratch = DuckDbFile.openInMemory()) {
      StoredTables before = StoredTables.read(stored);
      forgetEmpty(stored, before);
      copy(before, scratch);
      TablePlan plan = plan(before, scratch, after, days(stored, before));
      return new TablePlan(
          plan.changes(),
          plan.refusal().map(why -> why.replace("duckdb:FILE ", "duckdb:" + file + " ")),
          plan.days());
    } catch (SQLException e) {
      throw new DuckDbException(
          "%s is no warehouse that contracts can be held against: %s"
              .formatted(file, DuckDbException.firstLine(e)),
          e);
    }
  }

  /** Over the tables that other contracts make. */
  public static TablePlan of(WarehouseSpec before, WarehouseSpec after) {
    try (DuckDBConnection scratch = DuckDbFile.openInMemory()) {
      PrepareTables.prepare(scratch, before, Backfill.NONE);
      return plan(StoredTables.read(scratch), scratch, after, Optional.empty());
    } catch (SQLException e) {
      throw DuckDbException.because("the tables cannot be compared", e);
    }
  }

  private static TablePlan plan(
      StoredTables before, DuckDBConnection scratch, WarehouseSpec after, Optional<Days> days)
      throws SQLException {
    Set<String> remade;
    try {
      remade = PrepareTables.prepare(scratch, after, Backfill.NONE).names();
    } catch (DuckDbException e) {
      return new TablePlan(List.of(), Optional.of(DuckDbException.firstLine(e)), days);
    }
    StoredTables now = StoredTables.read(scratch);
    List<Change> changes = new ArrayList<>();
    Set<String> declared = new HashSet<>();
    for (TableSpec table : after.tables()) {
      String relation = table.qualifiedName();
      declared.add(relation);
      if (isOfJobs(relation)) {
        continue;
      }
      if (remade.contains(relation)) {
        changes.add(new Change(relation, Kind.REMADE, List.of()));
      } else if (!before.tables.containsKey(relation)) {
        changes.add(new Change(relation, Kind.NEW_TABLE, List.of()));
      } else {
        compare(table, before, now, changes);
        compareRows(table, before, after, changes);
      }
    }
    for (ViewSpec view : after.views()) {
      declared.add(view.qualifiedName());
      String relation = view.qualifiedName();
      if (!before.views.contains(relation)) {
        changes.add(new Change(relation, Kind.NEW_VIEW, List.of()));
      } else if (!before
          .queries
          .getOrDefault(relation, StandingViews.ofQuery(view))
          .equals(StandingViews.ofQuery(view))) {
        changes.add(new Change(relation, Kind.READ_OTHERWISE, List.of()));
      }
    }
    after.settlings().forEach(settling -> declared.add(settling.kept().qualifiedName()));
    List<String> left = new ArrayList<>(before.tables.keySet());
    left.addAll(before.views);
    left.stream()
        .filter(relation -> !declared.contains(relation))
        .filter(relation -> !isOfJobs(relation))
        .sorted()
        .map(
            of -> new Change(of, before.views.contains(of) ? Kind.LEFT_VIEW : Kind.LEFT, List.of()))
        .forEach(changes::add);
    return new TablePlan(List.copyOf(changes), Optional.empty(), days);
  }

  /** Whether it is of the file itself, or kept by jobs, whatever contracts say. */
  private static boolean isOfJobs(String relation) {
    return Dataset.OPS.has(relation);
  }

  private static void compare(
      TableSpec table, StoredTables before, StoredTables now, List<Change> changes) {
    String relation = table.qualifiedName();
    Map<String, StoredTables.Column> had = Objects.requireNonNull(before.tables.get(relation));
    Map<String, StoredTables.Column> has = Objects.requireNonNull(now.tables.get(relation));
    List<String> declared = DuckDbSql.columnNames(table);
    List<String> gained = declared.stream().filter(c -> !had.containsKey(c)).toList();
    List<String> kept = had.keySet().stream().filter(c -> !declared.contains(c)).toList();
    List<String> described =
        declared.stream()
            .filter(had::containsKey)
            .filter(
                c ->
                    !Objects.equals(
                        Objects.requireNonNull(had.get(c)).comment(),
                        Objects.requireNonNull(has.get(c)).comment()))
            .toList();
    if (!gained.isEmpty()) {
      changes.add(new Change(relation, Kind.GAINS, gained));
    }
    if (!kept.isEmpty()) {
      changes.add(new Change(relation, Kind.KEEPS, kept));
    }
    boolean isDescribed =
        !Objects.equals(before.tableComments.get(relation), now.tableComments.get(relation));
    if (isDescribed || !described.isEmpty()) {
      changes.add(new Change(relation, Kind.DESCRIBED, described));
    }
  }

  private static void compareRows(
      TableSpec table, StoredTables before, WarehouseSpec after, List<Change> changes) {
    String relation = table.qualifiedName();
    Map<String, String> said = after.meanings().getOrDefault(relation, Map.of());
    List<String> otherwise = before.otherwise(relation, said);
    if (before.lacksRows(relation, said)) {
      changes.add(new Change(relation, Kind.LACKS_ROWS, List.of()));
    } else if (!otherwise.isEmpty()) {
      boolean isModel =
          after.models().stream().anyMatch(model -> model.qualifiedName().equals(relation));
      changes.add(
          isModel
              ? new Change(relation, Kind.RECOMPUTED, List.of())
              : new Change(relation, Kind.OTHERWISE, otherwise));
    }
  }

  /** Where there are no rows, they mean nothing. */
  private static void forgetEmpty(DuckDBConnection stored, StoredTables tables)
      throws SQLException {
    List<String> empty = new ArrayList<>();
    try (Statement statement = stored.createStatement()) {
      for (String table : tables.meanings.keySet()) {
        int dot = table.indexOf('.');
        if (tables.tables.containsKey(table)
            && KeepMeanings.isEmpty(
                statement, name(table.substring(0, dot), table.substring(dot + 1)))) {
          empty.add(table);
        }
      }
    }
    tables.meanings.keySet().removeAll(empty);
  }

  /** Makes the same tables, without rows. */
  private static void copy(StoredTables stored, DuckDBConnection scratch) throws SQLException {
    try (Statement statement = scratch.createStatement()) {
      for (Map.Entry<String, Map<String, StoredTables.Column>> table : stored.tables.entrySet()) {
        int dot = table.getKey().indexOf('.');
        String schema = table.getKey().substring(0, dot);
        String relation = name(schema, table.getKey().substring(dot + 1));
        statement.execute("CREATE SCHEMA IF NOT EXISTS " + name(schema));
        statement.execute(
            table.getValue().entrySet().stream()
                .map(
                    column ->
                        name(column.getKey())
                            + " "
                            + column.getValue().type()
                            + (column.getValue().nullable() ? "" : " NOT NULL"))
                .collect(Collectors.joining(", ", "CREATE TABLE " + relation + " (", ")")));
      }
      for (Map.Entry<String, String> key : stored.keys.entrySet()) {
        statement.execute(
            "INSERT INTO %s VALUES (%s, %s)"
                .formatted(TableNotes.KEYS, literal(key.getKey()), literal(key.getValue())));
      }
      for (Map.Entry<String, Map<String, String>> table : stored.functions.entrySet()) {
        for (Map.Entry<String, String> function : table.getValue().entrySet()) {
          statement.execute(
              "INSERT INTO %s VALUES (%s, %s, %s)"
                  .formatted(
                      TableNotes.FUNCTIONS,
                      literal(table.getKey()),
                      literal(function.getKey()),
                      literal(function.getValue())));
        }
      }
      writeComments(stored, statement);
    }
  }

  private static void writeComments(StoredTables stored, Statement statement) throws SQLException {
    Map<String, String> comments = new LinkedHashMap<>();
    stored.tables.forEach(
        (table, columns) -> {
          int dot = table.indexOf('.');
          String relation = name(table.substring(0, dot), table.substring(dot + 1));
          String comment = stored.tableComments.get(table);
          if (comment != null) {
            comments.put("TABLE " + relation, comment);
          }
          columns.forEach(
              (name, column) -> {
                String said = column.comment();
                if (said != null) {
                  comments.put("COLUMN " + relation + "." + name(name), said);
                }
              });
        });
    for (Map.Entry<String, String> comment : comments.entrySet()) {
      statement.execute("COMMENT ON " + comment.getKey() + " IS " + literal(comment.getValue()));
    }
  }

  private static Optional<Days> days(DuckDBConnection stored, StoredTables tables)
      throws SQLException {
    String times =
        tables.tables.entrySet().stream()
            .filter(table -> Dataset.RAW.has(table.getKey()))
            .filter(table -> table.getValue().containsKey("event_ts"))
            .map(
                table ->
                    "SELECT min(event_ts) AS a, max(event_ts) AS b FROM "
                        + name(Dataset.RAW.id(), Dataset.RAW.nameIn(table.getKey())))
            .collect(Collectors.joining(" UNION ALL "));
    if (times.isEmpty()) {
      return Optional.empty();
    }
    try (Statement statement = stored.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT CAST(CAST(min(a) AS DATE) AS VARCHAR), CAST(CAST(max(b) AS DATE) AS VARCHAR)"
                    + " FROM ("
                    + times
                    + ")")) {
      row.next();
      String first = row.getString(1);
      return first == null ? Optional.empty() : Optional.of(new Days(first, row.getString(2)));
    }
  }
}
