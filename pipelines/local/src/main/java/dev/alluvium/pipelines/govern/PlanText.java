package dev.alluvium.pipelines.govern;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.warehouse.table.ColumnId;
import dev.alluvium.transforms.warehouse.duckdb.TablePlan;
import dev.alluvium.transforms.warehouse.duckdb.TablePlan.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A plan in lines for people. */
final class PlanText {
  /** So many columns are named. */
  private static final int MOST_COLUMNS = 12;

  private PlanText() {}

  static List<String> tables(TablePlan plan) {
    List<String> lines = new ArrayList<>();
    if (plan.refusal().isPresent()) {
      lines.add("tables: the contracts do not fit, and nothing would be done");
      return lines;
    }
    if (plan.changes().isEmpty()) {
      lines.add("tables: nothing changes");
      return lines;
    }
    lines.add("tables:");
    int width = plan.changes().stream().mapToInt(c -> c.relation().length()).max().orElse(0);
    for (Change change : plan.changes()) {
      lines.add(
          "  "
              + change.relation()
              + " ".repeat(width + 2 - change.relation().length())
              + what(change));
    }
    return lines;
  }

  private static String what(Change change) {
    String columns =
        String.join(", ", change.columns().stream().limit(MOST_COLUMNS).toList())
            + (change.columns().size() > MOST_COLUMNS
                ? " and %s more".formatted(change.columns().size() - MOST_COLUMNS)
                : "");
    return switch (change.kind()) {
      case NEW_TABLE -> "new table";
      case NEW_VIEW -> "new view";
      case GAINS ->
          "gains "
              + columns
              + (Dataset.RAW.has(change.relation())
                  ? "; in rows there, what extra has of them"
                  : "; empty in rows there");
      case KEEPS ->
          "keeps "
              + columns
              + ", which the contract has no more; empty in new rows, and in those that are rebuilt";
      case REMADE -> "is made anew by its next build, with other columns or another key";
      case OTHERWISE -> otherwise(change, columns);
      case LACKS_ROWS ->
          "gains rows of events that are new to it; those of days gone by are not there yet";
      case READ_OTHERWISE -> "is computed otherwise, from now on for all rows";
      case RECOMPUTED -> "is computed otherwise by its next build";
      case DESCRIBED -> "is described otherwise" + (columns.isEmpty() ? "" : ": " + columns);
      case LEFT -> "stays as it is; no contract of this domain has it";
      case LEFT_VIEW ->
          "stays as long as it can be read, and is dropped then; no contract of this domain has it";
    };
  }

  /** What rows there are comes before their values. */
  private static String otherwise(Change change, String columns) {
    String what = columns.replace(ColumnId.ROWS, "which rows there are");
    return Dataset.RAW.has(change.relation())
        ? "is read otherwise: " + what + "; rows there stay as they were read"
        : "is made otherwise: " + what + "; rows there stay as they were made";
  }

  static List<String> states(StatePlan plan) {
    List<String> lines = new ArrayList<>();
    lines.add("state of streams: %s steps go on with theirs".formatted(plan.kept()));
    plan.other()
        .forEach(step -> lines.add("  " + step + "  begins anew: its state means something else"));
    plan.gained().forEach(step -> lines.add("  " + step + "  is new"));
    plan.gone().forEach(step -> lines.add("  " + step + "  is gone"));
    return lines;
  }

  /**
   * What is to be done, in order.
   *
   * @param after contracts that the plan is of
   * @param domain what the options call them
   */
  static List<String> todo(
      TablePlan tables,
      Optional<StatePlan> states,
      DomainSpec after,
      String domain,
      Optional<String> warehouse) {
    List<String> lines = new ArrayList<>();
    if (tables.refusal().isPresent()) {
      return lines;
    }
    lines.add("to do:");
    states.ifPresent(plan -> lines.addAll(jobs(plan)));
    lines.add("  a job on the DirectRunner: start it again; it goes on where it was");
    boolean hasRows = warehouse.isEmpty() || tables.days().isPresent();
    lines.addAll(new RowsToDo(tables, after, domain, warehouse.orElse("WAREHOUSE")).lines(hasRows));
    return lines;
  }

  private static List<String> jobs(StatePlan plan) {
    return List.of(
        plan.goesOn()
            ? "  a job on Dataflow: update it in place"
            : "  a job on Dataflow: drain it, and launch it anew; an update is refused",
        plan.goesOn() && plan.gained().isEmpty()
            ? "  a job on Flink: start it again; it goes on with its state"
            : "  a job on Flink: start it again; it begins without state, and gives open windows their events again");
  }
}
