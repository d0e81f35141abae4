package dev.alluvium.transforms.warehouse.lake;

import dev.alluvium.schemas.warehouse.raw.OpsTables;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.WarehouseException;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import dev.alluvium.transforms.warehouse.duckdb.Outbox;
import dev.alluvium.transforms.warehouse.duckdb.Outbox.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.Table;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a lake as its warehouse file is: takes from the file's {@link Outbox} what came, a commit a
 * table and interval, and what SQL has made anew. All tables of an interval are as they were at one
 * moment.
 *
 * <p>Exactly once, wherever the process ends: a commit says through which flush it has its table,
 * and what waits is taken out of the file behind it; if that does not happen any more, the next
 * process leaves those flushes. Nothing is lost with the lake: a lake that is older than the file
 * says, or that is gone, is made anew from the file's tables.
 */
public final class LakeSink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LakeSink.class);

  /** So long a lake that is elsewhere may fail. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final String POSITIONS =
      "SELECT coalesce(CAST(json_group_object(source, next_offset) AS VARCHAR), '{}') FROM "
          + "(FROM "
          + OpsTables.POSITIONS
          + " ORDER BY source)";

  private final DuckDbSession session;
  private final Outbox outbox;
  private final Lake lake;
  private final String warehouse;
  private final Duration every;
  private final LakeUpkeep upkeep;
  private final Optional<HiveLayout> plain;
  private final Map<String, LakeTable> tables = new LinkedHashMap<>();

  /** Tables that are to be taken whole, though no mark says so. */
  private final Set<String> behind = new HashSet<>();

  /**
   * The number of what these are then: above all that the lake has, which may be of another past.
   */
  private long anew;

  private final Thread committer = new Thread(this::run, "lake-committer");
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile @Nullable RuntimeException failure;
  private long rows;

  /** How many commits in a row have failed. */
  private int lacking;

  /** Whether a commit may be in the lake of which no answer came. */
  private boolean isUnsure;

  private LakeSink(
      DuckDbSession session,
      Outbox outbox,
      Lake lake,
      String warehouse,
      Duration every,
      LakeUpkeep upkeep,
      Optional<HiveLayout> plain) {
    this.session = session;
    this.outbox = outbox;
    this.lake = lake;
    this.warehouse = warehouse;
    this.every = every;
    this.upkeep = upkeep;
    this.plain = plain;
    committer.setDaemon(true);
  }

  /**
   * Opens the lake of a file that keeps an outbox, and begins to commit.
   *
   * @param place of the lake; it stays the file's from now on
   * @param format which the lake keeps from now on
   * @param every how long rows wait for a commit, at most
   * @throws LakeException if the folder cannot be written, or is of another warehouse
   */
  public static LakeSink open(
      DuckDbSession session,
      WarehouseSpec spec,
      LakePlace place,
      LakeFormat format,
      Duration every) {
    LakeSink sink =
        open(
            session,
            spec,
            Lake.open(place, scratch(session)),
            format,
            every,
            new LakeUpkeep(LakeUpkeep.COMMITS));
    sink.start();
    return sink;
  }

  /** One file has one process that writes it, and one lake. */
  private static Path scratch(DuckDbSession session) {
    return Path.of(session.file() + ".lake");
  }

  /** Begins to commit by itself. */
  void start() {
    committer.start();
  }

  /** The same, that commits nothing by itself; the lake is closed with it. */
  static LakeSink open(
      DuckDbSession session,
      WarehouseSpec spec,
      Lake lake,
      LakeFormat format,
      Duration every,
      LakeUpkeep upkeep) {
    Outbox outbox =
        session.outbox().orElseThrow(() -> new LakeException("the file keeps no outbox"));
    try (DuckDBConnection connection = session.connect();
        Statement statement = connection.createStatement()) {
      Outbox.Sink before = outbox.sink(statement);
      boolean isSame = before != null && before.place().equals(lake.place().toString());
      Optional<Path> original = original(session, before);
      if (isSame && original.isPresent()) {
        throw new LakeException(
            "%s is a copy of %s, whose lake %s is: choose another lake, or none (--lake=none), or"
                    .formatted(session.file(), original.get(), lake.place())
                + " delete one of the two files");
      }
      String warehouse =
          before == null || original.isPresent()
              ? UUID.randomUUID().toString()
              : before.warehouse();
      lake.refuseOthers(spec, warehouse);
      // Who keeps DuckDB from files later, as the live page does, leaves it these folders.
      statement.execute("SET allowed_directories = " + LakeScan.folders(lake.storage()));
      Optional<HiveLayout> plain =
          lake.storage().plain(format, before != null && isSame && before.isPlain());
      LakeSink sink = new LakeSink(session, outbox, lake, warehouse, every, upkeep, plain);
      sink.note(
          connection, true); // Before it makes a table of that name, which it must know again.
      sink.prepare(spec, statement, before != null && before.isInUse());
      return sink;
    } catch (SQLException | IOException | RuntimeException e) {
      try (lake) {
        throw failed(lake, e);
      }
    }
  }

  /**
   * The file of which that one is a copy, where both are there: two that write one lake would each
   * hide from it what the other has.
   */
  private static Optional<Path> original(DuckDbSession session, Outbox.@Nullable Sink noted)
      throws IOException {
    if (noted == null || noted.file().isEmpty()) {
      return Optional.empty();
    }
    Path before = Path.of(noted.file().get());
    return Files.exists(before) && !Files.isSameFile(before, session.file())
        ? Optional.of(before)
        : Optional.empty();
  }

  /** As one line for people. */
  private static WarehouseException failed(Lake lake, Exception e) {
    return e instanceof WarehouseException told
        ? told
        : LakeException.because("the lake " + lake.place() + " cannot be written", e);
  }

  /** Where the lake of a file is; empty where it has none. */
  public static Optional<LakePlace> place(DuckDbSession session) {
    if (session.outbox().isEmpty()) {
      return Optional.empty();
    }
    try (DuckDBConnection connection = session.connect();
        Statement statement = connection.createStatement()) {
      return Optional.ofNullable(session.outbox().get().sink(statement))
          .map(sink -> LakePlace.of(sink.place()));
    } catch (SQLException e) {
      throw LakeException.because(session.file() + " does not tell where its lake is", e);
    }
  }

  private void prepare(WarehouseSpec spec, Statement statement, boolean wasLeft)
      throws SQLException, IOException {
    for (TableSpec declared : spec.tables()) {
      LakeTable table =
          LakeTable.open(lake, declared, warehouse, LakeTable.columns(statement, declared));
      tables.put(declared.qualifiedName(), table);
      upkeep.opened(table);
    }
    if (wasLeft) { // By a job of any domain.
      for (Table table : lake.tables()) {
        LakeUpkeep.removeOrphans(lake.storage(), table);
      }
    }
    findBehind(statement);
  }

  private void note(DuckDBConnection connection, boolean isInUse) throws SQLException {
    outbox.note(
        connection,
        new Outbox.Sink(
            lake.place().toString(),
            warehouse,
            Optional.of(session.file().toAbsolutePath().normalize().toString()),
            plain.isPresent(),
            isInUse));
  }

  /** Where a lake and a file are not of one past, one of the two was put back to an older state. */
  private void findBehind(Statement statement) throws SQLException {
    Map<String, Long> taken = outbox.taken(statement);
    long last = 0;
    for (Waiting waiting : outbox.waiting(statement).values()) {
      last = Math.max(last, waiting.last());
    }
    for (LakeTable table : tables.values()) {
      String name = table.spec().qualifiedName();
      long here = table.flush();
      long known = taken.getOrDefault(name, Outbox.NONE);
      boolean isNotNotedYet = here > known && here <= last;
      if (here != known && !isNotNotedYet) {
        behind.add(name);
      }
      outbox.continueAfter(here);
    }
    if (!behind.isEmpty()) {
      anew = outbox.begin();
    }
  }

  private void run() {
    try {
      while (!stopped.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
        commitOrWait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      failure = e;
      session.fail(e); // What cannot get to the lake must not come into the file for ever.
    } catch (Error e) { // As no memory: nobody else would see that nothing is committed any more.
      RuntimeException ended =
          LakeException.because("the lake " + lake.place() + " cannot be written", e);
      failure = ended;
      session.fail(ended);
      throw e;
    }
  }

  /** What is far away may not answer for a while. */
  private void commitOrWait() {
    try {
      commit();
      lacking = 0;
    } catch (RuntimeException e) {
      lacking++;
      boolean isOver = every.multipliedBy(lacking).compareTo(PATIENCE) > 0;
      if (isOver || lake.place() instanceof LakePlace.Folder) {
        throw e;
      }
      LOG.warn("{}; it is tried again in {}", e.getMessage(), every);
    }
  }

  /**
   * Brings the lake to what the file has now.
   *
   * @throws WarehouseException if one of the two cannot be written; what waits goes on waiting
   */
  synchronized void commit() {
    try (DuckDBConnection connection = session.connect();
        Statement statement = connection.createStatement()) {
      refresh();
      statement.execute("BEGIN TRANSACTION"); // All that follows sees the file as it is now.
      List<Outbox.Done> done;
      try {
        done = commit(statement);
        statement.execute("COMMIT");
      } catch (SQLException | IOException | RuntimeException e) {
        rollBack(connection, e); // A statement that has failed is closed.
        throw e;
      }
      if (!done.isEmpty()) {
        lake.tellMoment(tables.values().iterator().next().spec(), done.get(0).through());
      }
      outbox.takeOut(connection, done);
      upkeep.tidy(statement);
      bringPlain(statement);
      lake.storage().letGo();
    } catch (SQLException | IOException | RuntimeException e) {
      isUnsure = true;
      throw failed(lake, e);
    }
  }

  private void refresh() {
    if (isUnsure) {
      tables.values().forEach(table -> table.iceberg().refresh());
      isUnsure = false;
    }
  }

  private static void rollBack(DuckDBConnection connection, Exception cause) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("ROLLBACK");
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private void bringPlain(Statement statement) throws SQLException, IOException {
    if (plain.isPresent()) {
      for (LakeTable table : tables.values()) {
        plain.get().bring(table, statement);
      }
    }
  }

  /** What it has brought. */
  private List<Outbox.Done> commit(Statement statement) throws SQLException, IOException {
    Map<String, Waiting> waiting = outbox.waiting(statement);
    Map<String, Set<String>> marks = outbox.marks(statement);
    long through = anew;
    for (Waiting table : waiting.values()) {
      through = Math.max(through, table.last());
    }
    for (long taken : outbox.taken(statement).values()) {
      through = Math.max(through, taken);
    }
    String positions = positions(statement);
    List<Outbox.Done> done = new ArrayList<>();
    for (LakeTable table : tables.values()) {
      String name = table.spec().qualifiedName();
      Set<String> marked = marks.getOrDefault(name, Set.of());
      boolean isWhole = !marked.isEmpty() || behind.contains(name);
      Waiting waits = waiting.get(name);
      if (!isWhole && waits == null) {
        continue;
      }
      rows +=
          isWhole || waits == null
              ? table.replace(statement, through, positions)
              : table.add(statement, waits.hasKeys(), through, positions);
      done.add(new Outbox.Done(table.spec(), through, table.flush(), marked));
      behind.remove(name);
      upkeep.committed(table);
    }
    return done;
  }

  private static String positions(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery(POSITIONS)) {
      row.next();
      return row.getString(1);
    }
  }

  /** Rows that it has brought to the lake since it was opened. */
  public synchronized long rows() {
    return rows;
  }

  public LakePlace place() {
    return lake.place();
  }

  /** Stops, after a last commit of all that the file has; the session is still open. */
  @Override
  public void close() {
    stopped.countDown();
    try (lake) {
      committer.join();
      RuntimeException before = failure;
      if (before != null) {
        throw before;
      }
      session.flush();
      commit();
      try (DuckDBConnection connection = session.connect()) {
        note(connection, false);
      }
    } catch (SQLException e) {
      throw LakeException.because("the lake " + lake.place() + " cannot be closed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LakeException("interrupted while the lake " + lake.place() + " was written", e);
    }
  }
}
