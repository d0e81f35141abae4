package dev.alluvium.pipelines.govern;

import dev.alluvium.pipelines.models.BehindHint;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.computed.ComputedTable;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.computed.QueryAssists;
import dev.alluvium.schemas.warehouse.table.ColumnId;
import dev.alluvium.schemas.warehouse.table.QualifiedNames;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.duckdb.Remedy;
import dev.alluvium.transforms.warehouse.duckdb.TablePlan;
import dev.alluvium.transforms.warehouse.duckdb.TablePlan.Change;
import dev.alluvium.transforms.warehouse.duckdb.TablePlan.Kind;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What is to be done about rows that are there when contracts have changed. */
final class RowsToDo {
  /** What leaves rows that are not as those to come. */
  private static final Set<Kind> BEHIND =
      EnumSet.of(Kind.NEW_TABLE, Kind.GAINS, Kind.OTHERWISE, Kind.LACKS_ROWS, Kind.READ_OTHERWISE);

  private final TablePlan plan;
  private final DomainSpec after;
  private final WarehouseSpec spec;
  private final List<String> onDays;
  private final String domain;
  private final String warehouse;

  /**
   * @param domain what options call the contracts
   */
  RowsToDo(TablePlan plan, DomainSpec after, String domain, String warehouse) {
    this.plan = plan;
    this.after = after;
    this.spec = WarehouseModel.of(after);
    this.onDays = QueryAssists.tables(after);
    this.domain = domain;
    this.warehouse = warehouse;
  }

  /**
   * In order, a line each.
   *
   * @param hasRows whether there may be records of before
   */
  List<String> lines(boolean hasRows) {
    List<String> lines = new ArrayList<>();
    List<String> other = named(RowsToDo::wouldLeaveRows);
    if (!other.isEmpty()) {
      lines.add(
          "  rows that would not be made now, with no job running: scripts/drop --warehouse=%s %s"
              .formatted(warehouse, String.join(" ", other)));
    }
    if (!hasRows) {
      return lines;
    }
    List<String> empty =
        named(change -> change.kind() == Kind.NEW_TABLE && Dataset.RAW.has(change.relation()));
    if (!empty.isEmpty()) {
      lines.add(
          "  records of before for %s, if their source was read already: read it again, files by the same load, Kafka by --startFrom=earliest; what is there stays once"
              .formatted(String.join(", ", empty)));
    }
    List<String> behind =
        named(change -> BEHIND.contains(change.kind()) && remedy(change) == Remedy.REBUILD);
    if (!behind.isEmpty()) {
      lines.add(
          "  rows of days gone by: scripts/run RebuildMarts --domain=%s --warehouse=%s%s%s"
              .formatted(domain, warehouse, days(), Remedy.layers(behind)));
    }
    List<String> toBuild = toBuild();
    if (!toBuild.isEmpty()) {
      lines.add(
          "  then %s: scripts/run BuildComputedTables --domain=%s --warehouse=%s%s"
              .formatted(String.join(", ", toBuild), domain, warehouse, daysToBuild()));
    }
    return lines;
  }

  private Remedy remedy(Change change) {
    return Remedy.of(change.relation(), spec, onDays);
  }

  private interface Choice {
    boolean takes(Change change);
  }

  private List<String> named(Choice choice) {
    return plan.changes().stream().filter(choice::takes).map(Change::relation).distinct().toList();
  }

  /** Whether making its rows again leaves some that would not be made now. */
  private static boolean wouldLeaveRows(Change change) {
    return change.kind() == Kind.OTHERWISE
        && (Remedy.isOfVault(change.relation())
            || (!Dataset.RAW.has(change.relation()) && change.columns().contains(ColumnId.ROWS)));
  }

  /**
   * PIT and bridge tables that are not as they should be, or read what is not, by views as well.
   */
  private List<String> toBuild() {
    Set<String> behind = new HashSet<>(named(change -> BEHIND.contains(change.kind())));
    for (ViewSpec view : spec.views()) { // Each stands behind those that it reads.
      if (QualifiedNames.anyIn(view.query(), behind)) {
        behind.add(view.qualifiedName());
      }
    }
    int before;
    do { // They read each other.
      before = behind.size();
      for (ComputedTable table : after.computed()) {
        if (onDays.contains(table.qualifiedName())
            && table.reads().stream().anyMatch(behind::contains)) {
          behind.add(table.qualifiedName());
        }
      }
    } while (behind.size() > before);
    return onDays.stream().filter(behind::contains).toList();
  }

  private String days() {
    return " --from=%s --to=%s"
        .formatted(
            plan.days().map(TablePlan.Days::first).orElse("DAY"),
            plan.days().map(TablePlan.Days::last).orElse("DAY"));
  }

  /** With the day from which snapshots are to be counted. */
  private String daysToBuild() {
    return plan.days()
        .map(
            days ->
                BehindHint.range(
                    Stream.of(days.first(), days.last()).map(LocalDate::parse).toList(),
                    LocalDate.now(ZoneOffset.UTC)))
        .orElse(days());
  }
}
