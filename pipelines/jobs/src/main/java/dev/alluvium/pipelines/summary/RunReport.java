package dev.alluvium.pipelines.summary;

import static java.util.stream.Collectors.toMap;

import dev.alluvium.pipelines.engine.Launched;
import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.openlineage.LineageEvents.Counts;
import dev.alluvium.pipelines.options.MaxRejects;
import dev.alluvium.pipelines.options.StatusOptions;
import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.transforms.source.Reading;
import dev.alluvium.transforms.warehouse.LocalTables;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells of a load while it runs and when it is done, where the warehouse is written by this
 * process. Of others, their own tools tell: it then only has the engine's line.
 */
public final class RunReport implements AutoCloseable {
  private final WarehouseSession warehouse;
  private final DomainSpec domain;
  private final Optional<LocalTables> tables;
  private final Optional<RunSummary.Before> before;
  private @Nullable StatusLine status;

  private RunReport(WarehouseSession warehouse, DomainSpec domain) {
    this.warehouse = warehouse;
    this.domain = domain;
    this.tables = warehouse.local();
    this.before = tables.map(local -> RunSummary.Before.of(warehouse, local, domain));
  }

  /** To be made before anything is written: it also tells what has changed. */
  public static RunReport of(WarehouseSession warehouse, DomainSpec domain) {
    return new RunReport(warehouse, domain);
  }

  /**
   * The load begins.
   *
   * @param phase what it is at
   */
  public void start(String phase, StatusOptions options, Reading reading, RunControl control) {
    tables.ifPresent(
        local -> {
          StatusLine line = StatusLine.start(options, local, reading, control::fail);
          line.phase(phase);
          status = line;
          control.watch(local::newest);
        });
  }

  /** Names what the run is at. */
  public void phase(String name) {
    if (status != null) {
      status.phase(name);
    }
  }

  /** By event, the number of the first row in raw that the run has written. */
  public Map<String, Long> firstNew() {
    return before.map(RunSummary.Before::firstNew).orElse(Map.of());
  }

  /** What the run has done; all that it wrote in this process must be durable. */
  public Outcome outcome(String runId, MaxRejects most, Launched launched) {
    return before
        .<Outcome>map(so -> so.summary(runId, domain, warehouse, tables.orElseThrow(), most))
        .orElse(launched);
  }

  /** What a run has read by topic, and added to raw, where this process writes the warehouse. */
  public Counts counts(String runId) {
    if (before.isEmpty()) {
      return Counts.none();
    }
    Map<String, Long> read = new HashMap<>();
    Map<String, String> topics =
        domain.events().stream().collect(toMap(EventSpec::name, EventSpec::topic));
    for (EventCounts event : EventCounts.of(runId, domain, warehouse)) {
      if (topics.containsKey(event.event())) {
        read.merge(topics.get(event.event()), event.read(), Long::sum);
      }
    }
    return new Counts(read, TableRows.of(warehouse).addedTo(Dataset.RAW, before.get().rows()));
  }

  @Override
  public void close() {
    if (status != null) {
      status.close();
    }
  }
}
