package dev.alluvium.transforms.warehouse;

import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.source.UnreadSources;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A domain's warehouse, open for a job: its tables, as a pipeline writes and reads them, and what
 * the job itself asks of it. Queries name tables as {@code mart.mart_session}, and see what is
 * durable. Thread-safe.
 */
public interface WarehouseSession extends SqlWarehouse, AutoCloseable {
  /** The tables that it has, or is to have. */
  WarehouseSpec spec();

  /** What pipelines write and read. */
  Warehouse tables();

  /** What it tells at once, where it is written by this process alone. */
  Optional<LocalTables> local();

  /** All rows of a query whose columns are texts. */
  List<List<@Nullable String>> texts(String query);

  /**
   * The newest event times in raw, of what is not ahead of its publishing.
   *
   * @param unread of the sources that are read
   */
  NewestEvents newest(UnreadSources unread);

  /**
   * When a run before wrote last, by the clocks of its workers; empty where all rows are numbered
   * by this process.
   */
  Optional<Instant> lastCounted();

  /** By event, the starts of the hours of event time that a run has brought records of. */
  Map<String, List<Instant>> hoursTouched(String runId);

  /** By qualified name, how many rows each table has. */
  Map<String, Long> rowCounts();

  /**
   * Notes that a stream has come to its end, and all that its marts had to give is written; nothing
   * where no such notes are kept.
   */
  default void noteEnd() {}

  /** Waits until all that was handed over in this process is durable. */
  void flush();

  /** Flushes first, and throws what writing failed with, if it did. */
  @Override
  void close();
}
