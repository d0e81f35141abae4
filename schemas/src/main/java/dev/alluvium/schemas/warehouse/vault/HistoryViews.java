package dev.alluvium.schemas.warehouse.vault;

import static java.util.stream.Collectors.joining;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.vault.VaultTable;
import dev.alluvium.schemas.warehouse.change.ChangePlaces;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * The views over observations. A history holds the observations that differ from the one before
 * them, by (load_ts, load_sequence, hashdiff); each row is effective until the next one's load_ts,
 * so the intervals of a key tile time without gap or overlap.
 */
final class HistoryViews {
  static final ColumnSpec EFFECTIVE_TO =
      ColumnSpec.optional(
          "effective_to", ColumnType.TIMESTAMP, "Until when, UTC; empty while it lasts.");

  private static final String NEWEST = " The newest row per key.";

  private HistoryViews() {}

  /** {@code <name>}, the history of each key, and {@code <name>_current}. */
  static List<ViewSpec> of(VaultTable table, TableSpec observations, List<String> key) {
    return List.of(
        history(table.name(), table.description(), observations, key),
        current(table.name(), table.description(), NEWEST, observations));
  }

  /**
   * The same, of observations of which those with that hashdiff say that nothing is so: they end
   * what was, and are not shown.
   */
  static List<ViewSpec> ofPeriods(
      VaultTable table, TableSpec observations, List<String> key, String nothing) {
    ViewSpec all = history(table.name(), table.description(), observations, key);
    String query =
        """
        SELECT %s
        FROM (
        %s
        ) AS periods
        WHERE hashdiff <> '%s'"""
            .formatted(
                String.join(", ", names(all.columns())),
                all.query().indent(2).stripTrailing(),
                nothing);
    return List.of(
        ViewSpec.of(
            all.dataset(), all.name(), all.description(), all.owner(), all.columns(), query),
        current(table.name(), table.description(), NEWEST, observations));
  }

  /** The changes of each key, which those columns are. */
  static ViewSpec history(
      String name, String description, TableSpec observations, List<String> parent) {
    List<ColumnSpec> columns = historyColumns(observations);
    if (ObservedChanges.areIn(observations)) {
      return ViewSpec.of(
          observations.dataset(),
          name,
          description,
          observations.owner(),
          columns,
          ofChanges(observations, parent, names(columns)));
    }
    String partition = "PARTITION BY " + String.join(", ", parent);
    String order = " ORDER BY load_ts, load_sequence, hashdiff";
    String stored = String.join(", ", names(observations.columns()));
    String shown =
        names(columns).stream()
            .map(
                c ->
                    c.equals("effective_to")
                        ? "LEAD(load_ts) OVER (" + partition + order + ") AS effective_to"
                        : c)
            .collect(joining(", "));
    String query =
        """
        SELECT %s
        FROM (
          SELECT %s, LAG(hashdiff) OVER (%s) AS previous_hashdiff
          FROM %s
          WHERE record_source <> 'ghost'
        ) AS observed
        WHERE previous_hashdiff IS NULL OR previous_hashdiff <> hashdiff"""
            .formatted(shown, stored, partition + order, observations.qualifiedName());
    return ViewSpec.of(
        observations.dataset(), name, description, observations.owner(), columns, query);
  }

  /** The same where observations are changes of rows: each is so from the time of its place on. */
  private static String ofChanges(
      TableSpec observations, List<String> parent, List<String> columns) {
    String window =
        "OVER (PARTITION BY %s ORDER BY %s, hashdiff)"
            .formatted(String.join(", ", parent), ChangePlaces.order(""));
    String shown =
        columns.stream()
            .map(
                c ->
                    switch (c) {
                      case "effective_to" -> "LEAD(change_at) " + window + " AS effective_to";
                      case VaultTables.LOAD_TS -> "change_at AS " + c;
                      case VaultTables.LOAD_SEQUENCE -> "change_place AS " + c;
                      default -> c;
                    })
            .collect(joining(", "));
    return """
        WITH %s
        SELECT %s
        FROM (
          SELECT *, LAG(hashdiff) %s AS previous_hashdiff
          FROM change_dated
        ) AS observed
        WHERE previous_hashdiff IS NULL OR previous_hashdiff <> hashdiff"""
        .formatted(new ObservedChanges(observations, parent).relations(), shown, window);
  }

  /** What is observed, and until when it was so. */
  static List<ColumnSpec> historyColumns(TableSpec observations) {
    List<ColumnSpec> columns = new ArrayList<>(observations.columns());
    columns.add(1 + names(columns).indexOf(VaultTables.EFFECTIVE_FROM), EFFECTIVE_TO);
    return columns;
  }

  /** What of the history is so now. */
  static ViewSpec current(String name, String description, String remark, TableSpec observations) {
    List<ColumnSpec> columns = new ArrayList<>(observations.columns());
    String shown = String.join(", ", names(columns));
    String query =
        """
        SELECT %s
        FROM %s
        WHERE effective_to IS NULL"""
            .formatted(shown, observations.dataset() + "." + name);
    return ViewSpec.of(
        observations.dataset(),
        name + "_current",
        description + remark,
        observations.owner(),
        columns,
        query);
  }

  static List<String> names(List<ColumnSpec> columns) {
    return columns.stream().map(ColumnSpec::name).toList();
  }
}
