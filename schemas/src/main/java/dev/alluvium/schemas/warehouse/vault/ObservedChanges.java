package dev.alluvium.schemas.warehouse.vault;

import static dev.alluvium.schemas.warehouse.vault.VaultTables.LOAD_SEQUENCE;
import static dev.alluvium.schemas.warehouse.vault.VaultTables.LOAD_TS;

import dev.alluvium.schemas.spec.format.ChangeColumns;
import dev.alluvium.schemas.warehouse.change.ChangePlaces;
import dev.alluvium.schemas.warehouse.change.ChangeTimes;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Observations that are changes of rows, in the order of these: that of times is not, where a row
 * was read while changes went on, or in a snapshot that tells a later time than it is of.
 */
public final class ObservedChanges {
  /** What beside the position, which is the load_sequence, tells that order. */
  public static final List<String> COLUMNS =
      List.of(ChangeColumns.OPERATION, ChangeColumns.SNAPSHOT, ChangeColumns.AFTER);

  private static final String OBSERVED = "change_observed";

  private final TableSpec observations;
  private final List<String> key;
  private final List<String> columns;
  private final ChangeTimes times = new ChangeTimes(OBSERVED);

  /**
   * @param key columns that say what is observed
   */
  ObservedChanges(TableSpec observations, List<String> key) {
    this.observations = observations;
    this.key = key;
    columns = new ArrayList<>(HistoryViews.names(observations.columns()));
    columns.remove(ChangeColumns.OPERATION);
  }

  /** Whether such a table tells the order of changes. */
  public static boolean areIn(TableSpec observations) {
    return HistoryViews.names(observations.columns()).containsAll(COLUMNS);
  }

  /**
   * The relations up to {@code change_dated}: the observations, with what orders them by {@link
   * ChangePlaces#order}, and {@code change_at}, the time since when each is so.
   */
  String relations() {
    ChangePlaces places = new ChangePlaces(String.join(", ", columns), String.join(", ", key));
    return """
        %1$s AS (
          SELECT %2$s, change_op, CAST(NULL AS STRING) AS change_left_out,
            %3$s AS event_ts, %4$s AS event_sequence
          FROM %5$s
          WHERE record_source <> 'ghost'
        ),
        %6$s,
        %7$s,
        %8$s"""
        .formatted(
            OBSERVED,
            String.join(", ", columns),
            LOAD_TS,
            LOAD_SEQUENCE,
            observations.qualifiedName(),
            times.relations(),
            places.placed(times.timed(String.join(", ", columns), "TRUE")),
            places.dated());
  }

  /** A query of the snapshots that have all rows of a table. */
  String wholes() {
    return times.resets();
  }
}
