package dev.alluvium.pipelines.summary;

import dev.alluvium.pipelines.options.MaxRejects;
import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.transforms.ledger.LedgerKey;
import dev.alluvium.transforms.warehouse.LocalTables;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a run has done: the ledger's counts of it, why it rejected what it did, and the rows that
 * the tables now hold.
 */
final class RunSummary implements Outcome {
  /** From one in a hundred rejected records on, people are warned. */
  private static final double WORTH_A_WARNING = 0.01;

  private final String runId;
  private final List<EventCounts> events;
  private final RejectedRecords rejected;
  private final ReasonCounts skipped;
  private final ReasonCounts uncomputable;
  private final List<String> broken;
  private final List<String> hints;
  private final TableRows before;
  private final TableRows after;
  private final UnreadableSources unread;
  private final MaxRejects most;

  private RunSummary(
      String runId,
      List<EventCounts> events,
      RejectedRecords rejected,
      ReasonCounts skipped,
      ReasonCounts uncomputable,
      List<String> broken,
      List<String> hints,
      TableRows before,
      TableRows after,
      UnreadableSources unread,
      MaxRejects most) {
    this.runId = runId;
    this.events = events;
    this.rejected = rejected;
    this.skipped = skipped;
    this.uncomputable = uncomputable;
    this.broken = broken;
    this.hints = hints;
    this.before = before;
    this.after = after;
    this.unread = unread;
    this.most = most;
  }

  /**
   * How the warehouse stands before a run.
   *
   * @param firstNew by event, the number that the first new row in raw will have
   */
  record Before(TableRows rows, Map<String, Long> firstNew) {
    /** Tells people where a file has others' events, and none of the domain's yet. */
    static Before of(WarehouseSession warehouse, LocalTables tables, DomainSpec domain) {
      TableRows rows = TableRows.of(warehouse);
      if (rows.rows(Dataset.RAW) == 0) {
        tables
            .otherEvents()
            .ifPresent(
                others ->
                    System.err.printf(
                        Locale.ROOT,
                        "%1$s holds events that %3$s has not, or calls otherwise, %2$s; %3$s is added to them%n",
                        tables.name(),
                        others,
                        domain.name()));
      }
      return new Before(rows, tables.nextRows());
    }

    /** What a run has done since; all that it wrote must be durable. */
    RunSummary summary(
        String runId,
        DomainSpec domain,
        WarehouseSession warehouse,
        LocalTables tables,
        MaxRejects most) {
      List<EventCounts> events = EventCounts.of(runId, domain, warehouse);
      Set<String> mostlyRejected =
          events.stream()
              .filter(event -> event.rejected() > event.accepted())
              .map(EventCounts::event)
              .collect(Collectors.toSet());
      return new RunSummary(
          runId,
          events,
          RejectedRecords.of(runId, domain, warehouse),
          ReasonCounts.skipped(runId, warehouse),
          ReasonCounts.uncomputable(runId, warehouse),
          BrokenExpectations.warnings(runId, warehouse),
          hints(tables.hints(firstNew, mostlyRejected), UntakenRecords.hints(domain, events)),
          rows,
          TableRows.of(warehouse),
          UnreadableSources.of(runId, warehouse),
          most);
    }
  }

  private static List<String> hints(List<String> ofRows, List<String> ofCounts) {
    return Stream.concat(ofRows.stream(), ofCounts.stream()).toList();
  }

  /** Prints it for people. */
  @Override
  public void print(PrintStream out) {
    out.printf(Locale.ROOT, "run %s%n", runId);
    out.printf(
        Locale.ROOT,
        "  %-24s %12s %12s %10s %10s %8s%n",
        "event",
        "read",
        "accepted",
        "rejected",
        "duplicate",
        "late");
    for (EventCounts event : events) {
      out.printf(
          Locale.ROOT,
          "  %-24s %,12d %,12d %,10d %,10d %,8d%n",
          event.event(),
          event.read(),
          event.accepted(),
          event.rejected(),
          event.duplicate(),
          event.late());
    }
    rejected.print(out);
    skipped.print(out);
    uncomputable.print(out);
    after.print(before, out);
  }

  @Override
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (rejected() > 0 && rejected() >= WORTH_A_WARNING * read()) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "warning: %,d of %,d records were rejected, %.1f %%",
              rejected(),
              read(),
              100.0 * rejected() / read()));
    }
    for (EventCounts event : events) {
      if (event.rejected() > 0
          && event.accepted() == 0
          && !event.event().equals(LedgerKey.ANY_EVENT)) {
        warnings.add("warning: no record of " + event.event() + " was let in");
      }
    }
    warnings.addAll(broken);
    hints.forEach(hint -> warnings.add("hint: " + hint));
    return warnings;
  }

  /**
   * An input was not read to its end, however much of it is loaded; nothing was let in of what was
   * read; or too much was rejected.
   */
  @Override
  public Optional<String> failure() {
    return unread.failure().or(this::tooMuchRejected);
  }

  private Optional<String> tooMuchRejected() {
    if (rejected() > 0 && accepted() == 0) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "None of the %,d records read was let in: the contracts of the domain do not fit"
                  + " them",
              read()));
    }
    return most.isExceeded(rejected(), read())
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "%,d of %,d records were rejected, more than --maxRejects=%s; all others are"
                    + " loaded",
                rejected(),
                read(),
                most))
        : Optional.empty();
  }

  private long read() {
    return events.stream().mapToLong(EventCounts::read).sum();
  }

  private long accepted() {
    return events.stream().mapToLong(EventCounts::accepted).sum();
  }

  private long rejected() {
    return events.stream().mapToLong(EventCounts::rejected).sum();
  }
}
