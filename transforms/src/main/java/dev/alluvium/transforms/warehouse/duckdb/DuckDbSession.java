package dev.alluvium.transforms.warehouse.duckdb;

import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.memory.HeapShare;
import dev.alluvium.transforms.warehouse.Backfill;
import dev.alluvium.transforms.warehouse.FlushAddition;
import dev.alluvium.transforms.warehouse.TableCount;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.WrittenRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * A warehouse file held open by this process: prepared for the contracts, with one writer thread
 * behind a bounded queue. Thread-safe; the pipeline's steps find it by the file's path.
 *
 * <p>What is handed over is durable about a tenth of a second later, or more if the disk is slower,
 * always whole hand-overs and in their order. If the writer fails, nothing after its last commit is
 * in the file, {@link #handOver}, {@link #flush} and {@link #close} throw what it failed with.
 */
public final class DuckDbSession implements AutoCloseable {
  /** Bytes that may wait; half of them are worth a flush at once. */
  static final long QUEUE_BYTES = HeapShare.WAITING_ROWS.bytes();

  static final long FLUSH_MILLIS = 100;

  private static final Map<Path, DuckDbSession> OPEN = new ConcurrentHashMap<>();

  private final Path file;
  private final DuckDBConnection connection;
  private final DuckDBConnection writerConnection;
  private final MutationQueue queue;
  private final DuckDbWriter work;
  private final Thread writer;
  private final WarehouseSpec spec;
  private final OtherModels others;
  private final @Nullable Outbox outbox;
  private final TableCount[] counts;
  private boolean closed;

  private DuckDbSession(
      Path file,
      DuckDBConnection connection,
      WarehouseSpec spec,
      OtherModels others,
      Outbox.Use use)
      throws SQLException {
    this.file = file;
    this.connection = connection;
    this.writerConnection = connection.duplicate();
    this.queue = new MutationQueue(QUEUE_BYTES, QUEUE_BYTES / 2, FLUSH_MILLIS);
    this.spec = spec;
    this.others = others;
    this.counts = spec.tables().stream().map(table -> new TableCount()).toArray(TableCount[]::new);
    this.outbox = Outbox.open(writerConnection, spec, use);
    this.work = new DuckDbWriter(writerConnection, spec, queue, counts, outbox);
    this.writer = new Thread(work, "duckdb-writer-" + file.getFileName());
    writer.setDaemon(true);
  }

  /** The same, of which rows that are there get nothing in new columns. */
  public static DuckDbSession open(Path file, WarehouseSpec spec) {
    return open(file, spec, Backfill.NONE);
  }

  /** The same, whose outbox is as before. */
  public static DuckDbSession open(Path file, WarehouseSpec spec, Backfill backfill) {
    return open(file, spec, backfill, Outbox.Use.AS_BEFORE);
  }

  /**
   * Opens the file, creates it if there is none, and brings its tables and views to the contracts.
   *
   * @param backfill what rows that are there get in columns that their table gains
   * @param use what becomes of its outbox
   * @throws DuckDbException if it cannot be opened, is open in this process already, or holds
   *     tables that do not fit; it is then as it was before
   */
  public static DuckDbSession open(
      Path file, WarehouseSpec spec, Backfill backfill, Outbox.Use use) {
    Path path = DuckDbFile.canonical(file);
    synchronized (OPEN) {
      if (OPEN.containsKey(path)) {
        throw new DuckDbException(file + " is open in this process already");
      }
      boolean created = !Files.exists(path);
      DuckDBConnection connection = DuckDbFile.open(path);
      try {
        OtherModels others = PrepareTables.prepare(connection, spec, backfill);
        DuckDbSession session = new DuckDbSession(path, connection, spec, others, use);
        OPEN.put(path, session);
        session.writer.start();
        return session;
      } catch (SQLException | RuntimeException e) {
        abandon(path, connection, created);
        throw DuckDbException.because(file.toString(), e);
      }
    }
  }

  /**
   * The session of that file in this process.
   *
   * @throws DuckDbException if there is none
   */
  public static DuckDbSession of(Path file) {
    DuckDbSession session = OPEN.get(DuckDbFile.canonical(file));
    if (session == null) {
      throw new DuckDbException(file + " is not open in this process");
    }
    return session;
  }

  private static void abandon(Path file, DuckDBConnection connection, boolean created) {
    try {
      connection.close();
      if (created) {
        Files.deleteIfExists(file);
        Files.deleteIfExists(Path.of(file + ".wal"));
      }
    } catch (SQLException | IOException e) {
      throw DuckDbException.because(file.toString(), e);
    }
  }

  public Path file() {
    return file;
  }

  /** From now on that is written in the transaction of each flush, beside what was handed over. */
  public void addToEachFlush(FlushAddition addition) {
    work.addToEachFlush(addition);
  }

  /** From now on that is told of each flush, when it is durable. */
  public void tell(WrittenRows listener) {
    work.tell(listener);
  }

  /**
   * The table of that qualified name.
   *
   * @throws IllegalArgumentException if the file is not open for one
   */
  public TableSpec table(String qualifiedName) {
    return spec.table(qualifiedName);
  }

  /**
   * Hands mutations to the writer; waits while the queue is full. The list is no longer the
   * caller's.
   */
  public void handOver(List<TableMutation> mutations) {
    if (!mutations.isEmpty()) {
      handOver(MutationBatch.of(mutations));
    }
  }

  /** The same; the batch, which is not empty, is no longer the caller's. */
  void handOver(MutationBatch batch) {
    for (TableMutation mutation : batch.mutations()) {
      counts[ordinal(mutation.table())].addHandedOver();
    }
    try {
      queue.put(batch);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DuckDbException("interrupted while the warehouse was busy", e);
    }
  }

  private int ordinal(TableSpec table) {
    int ordinal = table.ordinal();
    boolean isKnown =
        ordinal >= 0
            && ordinal < counts.length
            && spec.tables().get(ordinal).qualifiedName().equals(table.qualifiedName());
    if (!isKnown) {
      throw new DuckDbException(file + " has no table " + table.qualifiedName());
    }
    return ordinal;
  }

  /** Stands for everything handed over so far, by whichever thread. */
  public long ticket() {
    return queue.ticket();
  }

  /** Whether everything that the ticket stands for is in the file; cheap, never blocks. */
  public boolean isDurable(long ticket) {
    return queue.isDurable(ticket);
  }

  /** Waits until everything handed over so far is in the file. */
  public void flush() {
    try {
      queue.awaitDurable(queue.ticket());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DuckDbException("interrupted while the warehouse was busy", e);
    }
  }

  /** What it is prepared for. */
  WarehouseSpec spec() {
    return spec;
  }

  /** Live counts by qualified name, in the contracts' order, of all tables but models. */
  public Map<String, TableCount> counts() {
    Map<String, TableCount> byName = new LinkedHashMap<>();
    for (TableSpec table : spec.tables()) {
      byName.put(table.qualifiedName(), counts[table.ordinal()]);
    }
    spec.models().forEach(model -> byName.remove(model.qualifiedName()));
    return Collections.unmodifiableMap(byName);
  }

  /** Models that their builds make anew. */
  OtherModels others() {
    return others;
  }

  /** What a sink beside it has not yet; empty where it keeps none. */
  public Optional<Outbox> outbox() {
    return Optional.ofNullable(outbox);
  }

  /** The statements, and what tells a sink beside the file that they change that table. */
  List<String> noting(String table, List<String> statements) {
    if (outbox == null) {
      return statements;
    }
    List<String> all = new ArrayList<>(statements);
    all.add(Outbox.mark(table));
    return all;
  }

  /** The file can be written no more, because of that; whoever writes it is told. */
  public void fail(Throwable cause) {
    queue.fail(cause);
  }

  /** Another connection to the same database, for the caller to close. */
  public DuckDBConnection connect() {
    try {
      return connection.duplicate();
    } catch (SQLException e) {
      throw DuckDbException.because(file.toString(), e);
    }
  }

  /** Notes that the values in all rows of these tables are made as the contracts say now. */
  public void remade(Set<String> tables) {
    try (DuckDBConnection notes = connect()) {
      new KeepMeanings(notes).remade(tables);
    } catch (SQLException e) {
      throw DuckDbException.because(file.toString(), e);
    }
  }

  /** The tables that have rows of two meanings, since contracts have changed. */
  public List<String> mixed() {
    return query(
            "SELECT DISTINCT table_name FROM "
                + TableNotes.MEANINGS
                + " WHERE is_mixed ORDER BY table_name")
        .stream()
        .map(row -> String.valueOf(row.get(0)))
        .toList();
  }

  /** All rows of a query, each value as JDBC gives it. Sees what is durable; flush first. */
  public List<List<@Nullable Object>> query(String sql) {
    try (DuckDBConnection reader = connect();
        Statement statement = reader.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      List<List<@Nullable Object>> rows = new ArrayList<>();
      while (result.next()) {
        List<@Nullable Object> row = new ArrayList<>(columns);
        for (int i = 1; i <= columns; i++) {
          row.add(result.getObject(i));
        }
        rows.add(row);
      }
      return rows;
    } catch (SQLException e) {
      throw DuckDbException.because("query failed", told(sql, e));
    }
  }

  /** What DuckDB says while rows come is no reason; without rows it says it. */
  private SQLException told(String sql, SQLException failure) {
    if (!String.valueOf(failure.getMessage()).contains(OwnQuery.LOST)) {
      return failure;
    }
    try (DuckDBConnection reader = connect();
        Statement again = reader.createStatement()) {
      again.execute("EXPLAIN ANALYZE " + sql);
      return failure;
    } catch (SQLException e) {
      return e;
    }
  }

  /** Writes what waits, then closes the file; throws what the writer failed with, if it did. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    queue.close();
    try (connection;
        writerConnection) {
      writer.join();
      queue.checkFailure(); // Before anything that fails because of it.
      try (Statement statement = connection.createStatement()) {
        statement.execute("CHECKPOINT");
      }
    } catch (SQLException e) {
      throw DuckDbException.because(file + " cannot be closed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DuckDbException("interrupted while " + file + " was being closed", e);
    } finally {
      OPEN.remove(file, this);
    }
  }
}
