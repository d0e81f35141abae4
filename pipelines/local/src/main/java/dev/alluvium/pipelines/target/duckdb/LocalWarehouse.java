package dev.alluvium.pipelines.target.duckdb;

import dev.alluvium.pipelines.query.QueryPort;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.warehouse.raw.OpsTables;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.decode.RawBackfill;
import dev.alluvium.transforms.source.UnreadSources;
import dev.alluvium.transforms.warehouse.LocalTables;
import dev.alluvium.transforms.warehouse.NewestEvents;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSql;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbWarehouse;
import dev.alluvium.transforms.warehouse.lake.LakeSink;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A domain's warehouse in a DuckDB file, open for a job. */
final class LocalWarehouse implements WarehouseSession {
  private final WarehouseSpec spec;
  private final DuckDbSession session;
  private final FileTables files;
  private final ReachedNotes notes;
  private final Optional<LakeSink> lake;
  private final Optional<QueryPort> port;

  private LocalWarehouse(
      WarehouseSpec spec,
      DuckDbSession session,
      FileTables files,
      ReachedNotes notes,
      Optional<LakeSink> lake,
      Optional<QueryPort> port) {
    this.spec = spec;
    this.session = session;
    this.files = files;
    this.notes = notes;
    this.lake = lake;
    this.port = port;
  }

  static LocalWarehouse open(
      Path file, DomainSpec domain, WarehouseSpec spec, LakeChoice choice, OptionalInt queryPort) {
    DuckDbSession session = DuckDbSession.open(file, spec, RawBackfill.of(domain), choice.use());
    try {
      FileTables files = FileTables.of(domain, session);
      Optional<LakeSink> lake = choice.open(session, spec);
      Optional<QueryPort> port =
          queryPort.isPresent() ? QueryPort.open(session, queryPort.getAsInt()) : Optional.empty();
      return new LocalWarehouse(
          spec, session, files, new ReachedNotes(domain, session), lake, port);
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  /**
   * Opens a file that the domain has been loaded into; makes none, and adds no domain to one.
   *
   * @throws dev.alluvium.transforms.warehouse.duckdb.DuckDbException if there is no such file
   * @throws dev.alluvium.transforms.source.InputException if it has none of the domain's events
   */
  static LocalWarehouse openLoaded(
      Path file, DomainSpec domain, WarehouseSpec spec, LakeChoice choice, OptionalInt queryPort) {
    EventsInFile.require(file, domain);
    return open(file, domain, spec, choice, queryPort);
  }

  @Override
  public WarehouseSpec spec() {
    return spec;
  }

  DuckDbSession session() {
    return session;
  }

  @Override
  public DuckDbWarehouse tables() {
    return DuckDbWarehouse.of(session.file());
  }

  @Override
  public Optional<LocalTables> local() {
    return Optional.of(files);
  }

  @Override
  public SqlDialect dialect() {
    return tables().dialect();
  }

  @Override
  public void transact(String table, List<String> statements) {
    tables().transact(table, statements);
  }

  @Override
  public void rebuild(String table, List<String> statements) {
    tables().rebuild(table, statements);
  }

  @Override
  public List<Long> numbers(String query) {
    return tables().numbers(query);
  }

  @Override
  public void flush() {
    session.flush();
  }

  /**
   * To the instant. Of an event dated after its publishing, or where that is unknown its reading,
   * it is that: what a stream's watermark follows. The file notes it, as that from where the marts
   * of the stream which asks are computed.
   */
  @Override
  public NewestEvents newest(UnreadSources unread) {
    NewestEvents newest = files.newest().byEvent(unread);
    Map<String, Instant> begun = new HashMap<>(newest.notBefore());
    begun.keySet().removeAll(newest.unbegun());
    notes.begin(begun);
    return newest;
  }

  @Override
  public void noteEnd() {
    notes.end();
  }

  /** Sequences are given out by this process, after all that it finds in the file. */
  @Override
  public Optional<Instant> lastCounted() {
    return Optional.empty();
  }

  @Override
  public Map<String, Long> rowCounts() {
    List<TableSpec> tables = spec.tables();
    List<Long> counts =
        numbers(
            tables.stream()
                .map(table -> "(SELECT count(*) FROM " + DuckDbSql.name(table) + ")")
                .collect(Collectors.joining(", ", "SELECT ", "")));
    Map<String, Long> byTable = new LinkedHashMap<>();
    for (int i = 0; i < tables.size(); i++) {
      byTable.put(tables.get(i).qualifiedName(), counts.get(i));
    }
    return byTable;
  }

  @Override
  public List<List<@Nullable String>> texts(String sql) {
    List<List<@Nullable String>> rows = new ArrayList<>();
    for (List<@Nullable Object> row : session.query(sql)) {
      List<@Nullable String> texts = new ArrayList<>();
      row.forEach(value -> texts.add((String) value));
      rows.add(texts);
    }
    return rows;
  }

  @Override
  public Map<String, List<Instant>> hoursTouched(String runId) {
    List<List<@Nullable Object>> hours =
        session.query(
            "SELECT DISTINCT event, epoch_ms(window_start) FROM "
                + OpsTables.LEDGER
                + " WHERE outcome = 'accepted' AND run_id = "
                + DuckDbSql.literal(runId));
    return hours.stream()
        .collect(
            Collectors.groupingBy(
                row -> (String) Objects.requireNonNull(row.get(0)),
                Collectors.mapping(
                    row ->
                        Instant.ofEpochMilli(
                            ((Number) Objects.requireNonNull(row.get(1))).longValue()),
                    Collectors.toList())));
  }

  @Override
  public void close() {
    try (session) {
      port.ifPresent(QueryPort::close);
      lake.ifPresent(LakeSink::close);
    }
    lake.ifPresent(
        sink ->
            System.err.printf(
                Locale.ROOT, "lake %s: %,d rows brought to it%n", sink.place(), sink.rows()));
  }
}
