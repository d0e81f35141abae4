package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.literal;
import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.name;

import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * What a file's tables have taken and a sink beside them has not yet: a transactional outbox. It is
 * written in the transaction that writes the tables, so that neither has what the other has not,
 * wherever a process ends; the sink takes out what it has.
 *
 * <p>Of each row the key stands here, for the table says what it has of it, and whether it had none
 * of that key before: such rows are at the table's end, see {@link #end}. What SQL has changed is a
 * mark: the sink takes that table whole. Each flush has a number, larger than those before, in this
 * process and in others.
 */
public final class Outbox {
  /** No flush. */
  public static final long NONE = -1;

  /** Its schema in the file. */
  static final String SCHEMA = "lake_outbox";

  /** Columns beside the table's own; no contract can name a column so. */
  static final String FLUSH_NAME = "#flush";

  static final String NEW_NAME = "#new";
  private static final String FLUSH = name(FLUSH_NAME);
  private static final String NEW = name(NEW_NAME);

  private static final String COLUMNS = name(SCHEMA, "#columns");
  private static final String WHOLE = name(SCHEMA, "#whole");
  private static final String TAKEN = name(SCHEMA, "#taken");
  private static final String SINK_NAME = "#sink";
  private static final String SINK = name(SCHEMA, SINK_NAME);

  private final DuckDBConnection connection;
  private final WarehouseSpec spec;
  private final Set<String> models;
  private final AtomicLong flush = new AtomicLong();

  /** By ordinal: how rows of the table are appended; made when the first comes. */
  private final @Nullable OutboxAppender[] appenders;

  private Outbox(DuckDBConnection connection, WarehouseSpec spec) {
    this.connection = connection;
    this.spec = spec;
    this.models =
        spec.models().stream().map(ViewSpec::qualifiedName).collect(Collectors.toUnmodifiableSet());
    this.appenders = new OutboxAppender[spec.tables().size()];
  }

  /** What becomes of the one that a file has. */
  public enum Use {
    /** It keeps one if it has one, and a sink that takes from it. */
    AS_BEFORE,
    /** It keeps one from now on. */
    KEPT,
    /** It keeps none from now on. */
    DROPPED
  }

  /**
   * Opens the file's, and brings it to the contracts, as the tables are already; none where the
   * file is to have none.
   *
   * @param connection that writes the file
   */
  static @Nullable Outbox open(DuckDBConnection connection, WarehouseSpec spec, Use use)
      throws SQLException {
    boolean hasSink = use != Use.DROPPED && isKept(connection);
    if (!hasSink) { // What was begun, and got no sink, has not been written since.
      DuckDbTransaction.run(
          connection, List.of("DROP SCHEMA IF EXISTS " + name(SCHEMA) + " CASCADE"));
    }
    if (!hasSink && use != Use.KEPT) {
      return null;
    }
    Outbox outbox = new Outbox(connection, spec);
    DuckDbTransaction.run(connection, outbox::prepare);
    try (Statement statement = connection.createStatement()) {
      outbox.flush.set(outbox.lastFlush(statement));
    }
    return outbox;
  }

  /** Whether the file keeps one, and a sink takes from it. */
  static boolean isKept(DuckDBConnection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      try (ResultSet found =
          statement.executeQuery(
              "SELECT 1 FROM duckdb_tables() WHERE database_name = current_database()"
                  + " AND schema_name = "
                  + literal(SCHEMA)
                  + " AND table_name = "
                  + literal(SINK_NAME))) {
        if (!found.next()) {
          return false;
        }
      }
      try (ResultSet row = statement.executeQuery("SELECT 1 FROM " + SINK)) {
        return row.next();
      }
    }
  }

  /**
   * Forgets what it has of a table that is dropped, in the statement's transaction; the sink takes
   * whole what comes in its place. Where the file keeps none, nothing happens.
   */
  public static void forget(Statement statement, String table) throws SQLException {
    statement.execute("DROP TABLE IF EXISTS " + name(SCHEMA, table));
  }

  private void prepare(Statement statement) throws SQLException {
    statement.execute("CREATE SCHEMA IF NOT EXISTS " + name(SCHEMA));
    statement.execute(
        "CREATE TABLE IF NOT EXISTS " + WHOLE + " (table_name VARCHAR, mark VARCHAR)");
    statement.execute(
        "CREATE TABLE IF NOT EXISTS " + TAKEN + " (table_name VARCHAR, flush BIGINT)");
    statement.execute(
        "CREATE TABLE IF NOT EXISTS "
            + SINK
            + " (place VARCHAR, warehouse VARCHAR, in_use BOOLEAN)");
    statement.execute("ALTER TABLE " + SINK + " ADD COLUMN IF NOT EXISTS file VARCHAR");
    statement.execute("ALTER TABLE " + SINK + " ADD COLUMN IF NOT EXISTS is_plain BOOLEAN");
    statement.execute(
        "CREATE TABLE IF NOT EXISTS " + COLUMNS + " (table_name VARCHAR, column_name VARCHAR)");
    Map<String, Set<String>> keys = columns(statement);
    Map<String, Set<String>> known = known(statement);
    for (TableSpec table : spec.tables()) {
      if (!models.contains(table.qualifiedName())) {
        prepare(
            table,
            keys.getOrDefault(table.qualifiedName(), Set.of()),
            known.getOrDefault(table.qualifiedName(), Set.of()),
            statement);
      }
    }
  }

  /**
   * @param key the columns of what it keeps of the table
   * @param known the columns of the table that the sink knows of
   */
  private void prepare(TableSpec table, Set<String> key, Set<String> known, Statement statement)
      throws SQLException {
    Set<String> expected = new HashSet<>(table.key());
    expected.add(FLUSH_NAME);
    expected.add(NEW_NAME);
    List<ColumnSpec> gained =
        table.columns().stream().filter(column -> !known.contains(column.name())).toList();
    if (!key.equals(expected)) {
      forget(statement, table.qualifiedName());
      statement.execute(
          keyColumns(table)
              .map(column -> name(column.name()) + " " + DuckDbSql.type(column.type()))
              .collect(
                  Collectors.joining(
                      ", ",
                      "CREATE TABLE " + relation(table) + " (",
                      ", " + FLUSH + " BIGINT NOT NULL, " + NEW + " BOOLEAN NOT NULL)")));
      statement.execute(mark(table.qualifiedName()));
    } else if (!gained.isEmpty() && isFilled(table, gained, statement)) {
      statement.execute(mark(table.qualifiedName()));
    }
    for (ColumnSpec column : gained) {
      statement.execute(
          "INSERT INTO %s VALUES (%s, %s)"
              .formatted(COLUMNS, literal(table.qualifiedName()), literal(column.name())));
    }
  }

  /** The columns of a table's key, in the table's order. */
  static Stream<ColumnSpec> keyColumns(TableSpec table) {
    return table.columns().stream().filter(column -> table.key().contains(column.name()));
  }

  /** Whether rows of before have values in columns that are new. */
  private static boolean isFilled(TableSpec table, List<ColumnSpec> gained, Statement statement)
      throws SQLException {
    String any =
        gained.stream()
            .map(column -> name(column.name()) + " IS NOT NULL")
            .collect(Collectors.joining(" OR "));
    try (ResultSet row =
        statement.executeQuery("SELECT 1 FROM %s WHERE %s LIMIT 1".formatted(name(table), any))) {
      return row.next();
    }
  }

  private static Map<String, Set<String>> columns(Statement statement) throws SQLException {
    return sets(
        "SELECT table_name, column_name FROM duckdb_columns()"
            + " WHERE database_name = current_database() AND schema_name = "
            + literal(SCHEMA),
        statement);
  }

  private static Map<String, Set<String>> known(Statement statement) throws SQLException {
    return sets("SELECT table_name, column_name FROM " + COLUMNS, statement);
  }

  private static Map<String, Set<String>> sets(String query, Statement statement)
      throws SQLException {
    Map<String, Set<String>> sets = new HashMap<>();
    try (ResultSet row = statement.executeQuery(query)) {
      while (row.next()) {
        sets.computeIfAbsent(row.getString(1), table -> new HashSet<>()).add(row.getString(2));
      }
    }
    return sets;
  }

  private long lastFlush(Statement statement) throws SQLException {
    long last = 0;
    for (Waiting waiting : waiting(statement).values()) {
      last = Math.max(last, waiting.last());
    }
    for (long taken : taken(statement).values()) {
      last = Math.max(last, taken);
    }
    return last;
  }

  /** The next flushes have numbers above that. */
  public void continueAfter(long number) {
    flush.accumulateAndGet(number, Math::max);
  }

  /** The number of a flush that begins. */
  public long begin() {
    return flush.incrementAndGet();
  }

  /** Adds what a table has taken, in the transaction of the connection that writes the file. */
  void add(TableSpec table, Taken taken, long number) throws SQLException {
    if (taken.fresh().isEmpty() && taken.others().isEmpty()) {
      return;
    }
    OutboxAppender appender = appenders[table.ordinal()];
    if (appender == null) {
      appender = new OutboxAppender(connection, table);
      appenders[table.ordinal()] = appender;
    }
    appender.append(taken, number);
  }

  /**
   * The statement that has the sink take a table whole, for the transaction that changes it; only
   * where the file keeps an outbox.
   */
  static String mark(String table) {
    return "INSERT INTO %s VALUES (%s, %s)"
        .formatted(WHOLE, literal(table), literal(UUID.randomUUID().toString()));
  }

  /** What it keeps of a table, as a relation: the key's columns and two more. */
  public static String relation(TableSpec table) {
    return name(SCHEMA, table.qualifiedName());
  }

  /** The condition on {@link #relation} for rows of these flushes: after one, and through one. */
  public static String between(String prefix, long after, long through) {
    return "%1$s%2$s > %3$s AND %1$s%2$s <= %4$s"
        .formatted(prefix, FLUSH, Long.toString(after), Long.toString(through));
  }

  /** The condition on {@link #relation} for keys of which the table surely had no row. */
  public static String isNew(String prefix) {
    return prefix + NEW;
  }

  /**
   * The number ({@code rowid}) from which a table's rows are looked through for those of new keys
   * that wait, in the statement's transaction. Rows are only ever added at the end, and for each
   * that was added since the sink took the table, a key stands here; so of those that there are, no
   * more than stand here are behind the first of them, and the others are before it. That holds
   * also where rows were deleted, and where DuckDB has closed the gaps that they left.
   */
  public static long end(TableSpec table, Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "SELECT (SELECT count(*) FROM %s) - (SELECT count(*) FROM %s)"
                .formatted(name(table), relation(table)))) {
      row.next();
      return row.getLong(1);
    }
  }

  /**
   * What waits of a table.
   *
   * @param last the number of its last flush
   * @param hasKeys whether anything but rows of new keys does
   */
  public record Waiting(long last, boolean hasKeys) {}

  /** By qualified name, what waits of tables of which something does. */
  public Map<String, Waiting> waiting(Statement statement) throws SQLException {
    String query =
        spec.tables().stream()
            .filter(table -> !models.contains(table.qualifiedName()))
            .map(
                table ->
                    "SELECT %s, max(%s), bool_or(NOT %s) FROM %s"
                        .formatted(literal(table.qualifiedName()), FLUSH, NEW, relation(table)))
            .collect(Collectors.joining(" UNION ALL "));
    Map<String, Waiting> waiting = new LinkedHashMap<>();
    try (ResultSet row = statement.executeQuery(query)) {
      while (row.next()) {
        long last = row.getLong(2);
        if (!row.wasNull()) {
          waiting.put(row.getString(1), new Waiting(last, row.getBoolean(3)));
        }
      }
    }
    return waiting;
  }

  /** By qualified name, the number of the flush up to which the sink has a table. */
  public Map<String, Long> taken(Statement statement) throws SQLException {
    Map<String, Long> taken = new HashMap<>();
    try (ResultSet row = statement.executeQuery("SELECT table_name, flush FROM " + TAKEN)) {
      while (row.next()) {
        taken.put(row.getString(1), row.getLong(2));
      }
    }
    return taken;
  }

  /** By qualified name, the marks of tables that are to be taken whole. */
  public Map<String, Set<String>> marks(Statement statement) throws SQLException {
    return sets("SELECT table_name, mark FROM " + WHOLE, statement);
  }

  /**
   * What the sink has of a table now.
   *
   * @param through the flush through which nothing needs to wait any more
   * @param here what the sink's table says of itself; {@link #NONE} where it says nothing
   * @param marks that have been heeded
   */
  public record Done(TableSpec table, long through, long here, Set<String> marks) {}

  /** Takes out what the sink has now, all at once. */
  public void takeOut(DuckDBConnection connection, List<Done> done) throws SQLException {
    List<String> statements = new ArrayList<>();
    for (Done table : done) {
      String named = literal(table.table().qualifiedName());
      statements.add("DELETE FROM %s WHERE table_name = %s".formatted(TAKEN, named));
      statements.add(
          "INSERT INTO %s VALUES (%s, %s)".formatted(TAKEN, named, Long.toString(table.here())));
      if (!models.contains(table.table().qualifiedName())) {
        statements.add(
            "DELETE FROM %s WHERE %s <= %s"
                .formatted(relation(table.table()), FLUSH, Long.toString(table.through())));
      }
      if (!table.marks().isEmpty()) {
        statements.add(
            "DELETE FROM %s WHERE mark IN (%s)"
                .formatted(
                    WHOLE,
                    table.marks().stream()
                        .map(DuckDbSql::literal)
                        .collect(Collectors.joining(", "))));
      }
    }
    if (!statements.isEmpty()) {
      DuckDbTransaction.run(connection, statements);
    }
  }

  /**
   * Where the sink is, and what the file calls itself there.
   *
   * @param warehouse an identifier that no other file has but copies of this one
   * @param file where the file was when it was noted; empty where nobody knows
   * @param isPlain whether there are plain files as well
   * @param isInUse whether a process writes it, or has ended without closing it
   */
  public record Sink(
      String place, String warehouse, Optional<String> file, boolean isPlain, boolean isInUse) {}

  /** The sink that the file has; none yet where it is null. */
  public @Nullable Sink sink(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery("SELECT place, warehouse, file, is_plain, in_use FROM " + SINK)) {
      return row.next()
          ? new Sink(
              Objects.requireNonNull(row.getString(1)),
              Objects.requireNonNull(row.getString(2)),
              Optional.ofNullable(row.getString(3)),
              row.getBoolean(4),
              row.getBoolean(5))
          : null;
    }
  }

  /** Notes it. */
  public void note(DuckDBConnection connection, Sink sink) throws SQLException {
    DuckDbTransaction.run(
        connection,
        List.of(
            "DELETE FROM " + SINK,
            "INSERT INTO %s (place, warehouse, file, is_plain, in_use) VALUES (%s, %s, %s, %s, %s)"
                .formatted(
                    SINK,
                    literal(sink.place()),
                    literal(sink.warehouse()),
                    sink.file().map(DuckDbSql::literal).orElse("NULL"),
                    Boolean.toString(sink.isPlain()),
                    Boolean.toString(sink.isInUse()))));
  }
}
