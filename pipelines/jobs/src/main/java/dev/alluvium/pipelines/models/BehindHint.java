package dev.alluvium.pipelines.models;

import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.computed.ComputedTable;
import dev.alluvium.schemas.spec.computed.ModelSpec;
import dev.alluvium.schemas.warehouse.computed.QueryAssists;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import java.io.PrintStream;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a job has to say, and which computed tables are behind now, with what to run. */
public record BehindHint(Outcome outcome, Optional<String> hint) implements Outcome {
  /**
   * After a load into a warehouse that this process writes: its models are fresh, and the other
   * computed tables are behind on the days that it has brought events of.
   *
   * @param domainName as the options name it
   * @param warehouseName as the options name it
   */
  public static BehindHint of(
      Outcome outcome,
      DomainSpec domain,
      WarehouseSession warehouse,
      String runId,
      String domainName,
      String warehouseName) {
    return QueryAssists.tables(domain).isEmpty()
        ? new BehindHint(outcome, Optional.empty())
        : of(
            outcome,
            domain,
            warehouse.hoursTouched(runId).values().stream()
                .flatMap(List::stream)
                .map(BehindHint::day)
                .sorted()
                .toList(),
            domainName,
            warehouseName);
  }

  /**
   * The same, where it is known of which days there are events.
   *
   * @param days in their order
   */
  public static BehindHint of(
      Outcome outcome,
      DomainSpec domain,
      List<LocalDate> days,
      String domainName,
      String warehouseName) {
    List<String> behind = QueryAssists.tables(domain);
    if (behind.isEmpty() || days.isEmpty()) {
      return new BehindHint(outcome, Optional.empty());
    }
    String range = range(days, LocalDate.now(ZoneOffset.UTC));
    return new BehindHint(outcome, Optional.of(command(behind, domainName, warehouseName, range)));
  }

  /**
   * Options for days that have events. By the age that days long gone have today, none of their
   * snapshots might be kept: so ages are counted from the end of these days.
   *
   * @param days in their order
   */
  public static String range(List<LocalDate> days, LocalDate today) {
    LocalDate end = days.get(days.size() - 1).plusDays(1);
    return " --from=%s --to=%s%s"
        .formatted(days.get(0), end, end.isBefore(today) ? " --asOf=" + end : "");
  }

  /** After a load whose runner goes on by itself, or into a warehouse that others write as well. */
  public static BehindHint elsewhere(
      Outcome outcome, DomainSpec domain, String domainName, String warehouseName) {
    List<String> behind = new ArrayList<>(QueryAssists.tables(domain));
    String range = behind.isEmpty() ? "" : " --from=DAY --to=DAY";
    domain.computed(ModelSpec.class).stream()
        .map(ComputedTable::qualifiedName)
        .forEach(behind::add);
    return new BehindHint(
        outcome,
        behind.isEmpty()
            ? Optional.empty()
            : Optional.of(command(behind, domainName, warehouseName, range)));
  }

  private static LocalDate day(Instant hour) {
    return hour.atZone(ZoneOffset.UTC).toLocalDate();
  }

  private static String command(
      List<String> behind, String domainName, String warehouseName, String range) {
    return "hint: %s %s behind what is loaded; scripts/run BuildComputedTables --domain=%s --warehouse=%s%s"
        .formatted(
            String.join(", ", behind),
            behind.size() == 1 ? "is" : "are",
            domainName,
            warehouseName,
            range);
  }

  @Override
  public void print(PrintStream out) {
    outcome.print(out);
  }

  @Override
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>(outcome.warnings());
    hint.ifPresent(warnings::add);
    return warnings;
  }

  @Override
  public Optional<String> failure() {
    return outcome.failure();
  }

  @Override
  public Optional<String> untold() {
    return outcome.untold();
  }
}
