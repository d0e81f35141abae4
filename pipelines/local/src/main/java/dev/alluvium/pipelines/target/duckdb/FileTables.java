package dev.alluvium.pipelines.target.duckdb;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.warehouse.raw.OpsTables;
import dev.alluvium.transforms.warehouse.FlushAddition;
import dev.alluvium.transforms.warehouse.LocalTables;
import dev.alluvium.transforms.warehouse.OrderedWarehouse;
import dev.alluvium.transforms.warehouse.ReadOnlySql;
import dev.alluvium.transforms.warehouse.TableCount;
import dev.alluvium.transforms.warehouse.WrittenRows;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbReadOnly;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbWarehouse;
import dev.alluvium.transforms.warehouse.lake.LakePlace;
import dev.alluvium.transforms.warehouse.lake.LakeSink;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What a DuckDB file tells at once, that is open in this process. */
record FileTables(DomainSpec domain, DuckDbSession session, NewestInRaw newest)
    implements LocalTables {
  static FileTables of(DomainSpec domain, DuckDbSession session) {
    return new FileTables(domain, session, new NewestInRaw(domain, session));
  }

  @Override
  public String name() {
    return session.file().toString();
  }

  @Override
  public OrderedWarehouse inOrder() {
    return DuckDbWarehouse.of(session.file());
  }

  @Override
  public Map<String, TableCount> counts() {
    return session.counts();
  }

  @Override
  public void addToEachFlush(FlushAddition addition) {
    session.addToEachFlush(addition);
  }

  @Override
  public void tell(WrittenRows listener) {
    session.tell(listener);
  }

  @Override
  public ReadOnlySql readOnly() {
    return DuckDbReadOnly.of(session);
  }

  @Override
  public Optional<String> otherEvents() {
    return EventsInFile.others(session, domain);
  }

  @Override
  public void remade(Set<String> tables) {
    session.remade(tables);
  }

  @Override
  public List<String> hints(Map<String, Long> firstNew, Set<String> mostlyRejected) {
    return ContractHints.of(domain, firstNew, mostlyRejected, session);
  }

  /** In the lake, where that is a folder; nothing is added to an object of a bucket. */
  @Override
  public Optional<Path> changes() {
    return LakeSink.place(session)
        .map(
            place ->
                place instanceof LakePlace.Folder folder
                    ? folder.path().resolve("changes")
                    : Path.of(session.file() + ".changes"));
  }

  @Override
  public Optional<Instant> newest(Instant now) {
    return newest.by(now);
  }

  /** One more than the number of the last row. */
  @Override
  public Map<String, Long> nextRows() {
    Map<String, Long> rows = new HashMap<>();
    for (EventSpec event : domain.events()) {
      Object end =
          session
              .query(
                  "SELECT coalesce(max(rowid) + 1, 0) FROM "
                      + Dataset.RAW.table('"' + event.name() + '"'))
              .get(0)
              .get(0);
      rows.put(event.name(), ((Number) Objects.requireNonNull(end)).longValue());
    }
    return rows;
  }

  @Override
  public boolean lacksPositions() {
    if (!session.query("SELECT 1 FROM " + OpsTables.POSITIONS + " LIMIT 1").isEmpty()) {
      return false;
    }
    for (EventSpec event : domain.events()) {
      String prefix = event.topic() + "-";
      boolean found =
          !session
              .query(
                  "SELECT 1 FROM %s WHERE starts_with(source, '%s') AND regexp_full_match(substr(source, %s), '[0-9]+') LIMIT 1"
                      .formatted(event.rawTable(), prefix, String.valueOf(prefix.length() + 1)))
              .isEmpty();
      if (found) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean hasRun(String runId) {
    return session
        .query("SELECT DISTINCT run_id FROM " + OpsTables.LEDGER)
        .contains(List.of(runId));
  }
}
