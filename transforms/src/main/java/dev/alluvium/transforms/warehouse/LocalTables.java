package dev.alluvium.transforms.warehouse;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a warehouse tells at once that this process alone writes: how a run is doing, and what it
 * has found. Thread-safe.
 */
public interface LocalTables {
  /** As people know it. */
  String name();

  /** The tables as they are read in order of time. */
  OrderedWarehouse inOrder();

  /** Live counts by qualified name, in the contracts' order, of all tables but models. */
  Map<String, TableCount> counts();

  /** From now on that is written in the transaction of each flush, beside what was handed over. */
  void addToEachFlush(FlushAddition addition);

  /** From now on that is told of each flush, when it is durable. */
  void tell(WrittenRows listener);

  /** Answers people's queries. */
  ReadOnlySql readOnly();

  /** The folder for changes as they came, which are kept beside a lake; empty where none is. */
  Optional<Path> changes();

  /** The newest event time in raw that is not ahead of the clock: of what has happened by now. */
  Optional<Instant> newest(Instant now);

  /** By event, the number that the next new row in raw will have. */
  Map<String, Long> nextRows();

  /** Whether the ledger has anything of that run. */
  boolean hasRun(String runId);

  /** Whether raw has records of a stream, but no positions say how far that was read. */
  boolean lacksPositions();

  /** Events of other domains that it has, in words. */
  Optional<String> otherEvents();

  /** Notes that the values in all rows of these tables are made as the contracts say now. */
  void remade(Set<String> tables);

  /**
   * Tables that have rows of two meanings, and signs that a contract calls a field by another name
   * than its records do, a line each.
   *
   * @param firstNew by event, the number of the first row in raw that is looked at
   * @param mostlyRejected events of which more records were rejected than let in
   */
  List<String> hints(Map<String, Long> firstNew, Set<String> mostlyRejected);
}
