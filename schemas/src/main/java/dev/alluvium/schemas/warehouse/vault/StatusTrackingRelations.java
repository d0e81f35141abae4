package dev.alluvium.schemas.warehouse.vault;

import static dev.alluvium.schemas.warehouse.table.ColumnSpec.optional;
import static dev.alluvium.schemas.warehouse.table.ColumnSpec.required;
import static dev.alluvium.schemas.warehouse.vault.VaultTables.LOAD_SEQUENCE;
import static dev.alluvium.schemas.warehouse.vault.VaultTables.LOAD_TS;
import static dev.alluvium.schemas.warehouse.vault.VaultTables.RECORD_SOURCE;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.vault.ParentSpec;
import dev.alluvium.schemas.spec.vault.StatusTrackingSatelliteSpec;
import dev.alluvium.schemas.warehouse.change.ChangePlaces;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * A status-tracking satellite: a table of observations, {@code <stsat>}, a row per status of a key
 * in a source, and {@code <stsat>_current}.
 */
public final class StatusTrackingRelations implements VaultRelations<StatusTrackingSatelliteSpec> {
  /** What an event says of its key. */
  public static final String STATUS = "status";

  /** The status of a key that a source has. */
  public static final String APPEARED = "appeared";

  /** The status of a key that a source says is deleted. */
  public static final String DELETED = "deleted";

  /** The full load that an event belongs to. */
  private static final String SNAPSHOT_TS = "snapshot_ts";

  private static final String IN_TIME = "effective_from, load_ts, load_sequence, status";

  StatusTrackingRelations() {}

  @Override
  public Class<StatusTrackingSatelliteSpec> kind() {
    return StatusTrackingSatelliteSpec.class;
  }

  /**
   * Parent's hash key, status, snapshot_ts if full loads are tracked, effective_from, load_ts,
   * load_sequence, record_source.
   */
  @Override
  public TableSpec table(StatusTrackingSatelliteSpec satellite, VaultTables vault) {
    List<ColumnSpec> columns = new ArrayList<>();
    columns.add(vault.parentKey(satellite.parent(), satellite.sources()));
    columns.add(required(STATUS, ColumnType.STRING, "What was said of the key."));
    List<String> key = new ArrayList<>();
    key.add(satellite.parent().hashKey());
    if (satellite.snapshot().isEmpty()) {
      columns.addAll(vault.orderOfChanges(satellite, List.of()));
    } else {
      columns.add(
          optional(SNAPSHOT_TS, ColumnType.TIMESTAMP, "The full load it was in, if any, UTC."));
      key.add(VaultTables.EFFECTIVE_FROM); // A row may be in several loads, unchanged.
    }
    columns.add(VaultTables.EFFECTIVE_FROM_COLUMN);
    columns.add(VaultTables.LOAD_TS_COLUMN);
    columns.add(VaultTables.LOAD_SEQUENCE_COLUMN);
    columns.add(VaultTables.RECORD_SOURCE_COLUMN);
    key.addAll(List.of(LOAD_TS, LOAD_SEQUENCE, STATUS, RECORD_SOURCE));
    return vault
        .table(satellite.stored(), satellite.description() + " Every observation.", columns, key)
        .setHashes(vault.hashes(satellite.parent().key()))
        .build();
  }

  @Override
  public List<ViewSpec> views(StatusTrackingSatelliteSpec satellite, TableSpec observations) {
    String parent = satellite.parent().hashKey();
    String query =
        satellite.snapshot().isPresent()
            ? withLoads(parent, observations.qualifiedName())
            : ObservedChanges.areIn(observations)
                ? ofChanges(parent, observations)
                : transitions(parent, observations.qualifiedName(), IN_TIME, "");
    ViewSpec history =
        ViewSpec.of(
            observations.dataset(),
            satellite.name(),
            satellite.description(),
            observations.owner(),
            columns(satellite.parent()),
            query);
    ViewSpec current =
        ViewSpec.of(
            observations.dataset(),
            satellite.name() + "_current",
            satellite.description() + " The newest status per key and source.",
            observations.owner(),
            history.columns(),
            "SELECT %s\nFROM %s\nWHERE effective_to IS NULL"
                .formatted(
                    String.join(", ", HistoryViews.names(history.columns())),
                    history.qualifiedName()));
    return List.of(history, current);
  }

  private static List<ColumnSpec> columns(ParentSpec parent) {
    return List.of(
        VaultTables.parentKey(parent),
        required(
            STATUS,
            ColumnType.STRING,
            "appeared: the source has the key. disappeared: its next full load lacks it. deleted:"
                + " the source says so."),
        VaultTables.EFFECTIVE_FROM_COLUMN,
        HistoryViews.EFFECTIVE_TO,
        VaultTables.LOAD_TS_COLUMN,
        VaultTables.LOAD_SEQUENCE_COLUMN,
        VaultTables.RECORD_SOURCE_COLUMN);
  }

  /**
   * Statuses that differ from the one before, of states in {@code from}.
   *
   * @param further columns that the order needs, behind a comma
   */
  private static String transitions(String parent, String from, String order, String further) {
    String window = "PARTITION BY %s, record_source ORDER BY %s".formatted(parent, order);
    return """
        SELECT %1$s, status, effective_from,
          LEAD(effective_from) OVER (%2$s) AS effective_to,
          load_ts, load_sequence, record_source
        FROM (
          SELECT %1$s, status, effective_from, load_ts, load_sequence, record_source%4$s,
            LAG(status) OVER (%2$s) AS previous_status
          FROM %3$s
        ) AS compared
        WHERE previous_status IS NULL OR previous_status <> status"""
        .formatted(parent, window, from, further);
  }

  /**
   * As above, in the order of changes, and with states that nobody sent: a key that a later whole
   * snapshot of the table does not have has disappeared as of that.
   */
  private static String ofChanges(String parent, TableSpec observations) {
    ObservedChanges changes = new ObservedChanges(observations, List.of(parent));
    String order = ChangePlaces.order("");
    return """
        WITH %1$s,
        wholes AS (
          SELECT DISTINCT change_ts AS whole_ts
          FROM (
        %2$s
          ) AS t
        ), followed AS (
          SELECT %3$s, status, change_at, load_sequence, record_source, change_ts, %4$s,
            LEAD(change_ts) OVER (PARTITION BY %3$s ORDER BY %4$s) AS next_ts
          FROM change_dated
        ), states AS (
          SELECT %3$s, status, change_at AS effective_from, change_at AS load_ts, load_sequence,
            record_source, %4$s, 0 AS change_gone
          FROM followed
          UNION ALL
          SELECT %3$s, 'disappeared', MIN(whole_ts), MIN(whole_ts), 0, record_source, %4$s, 1
          FROM followed
          INNER JOIN wholes
          ON whole_ts > change_ts AND (next_ts IS NULL OR whole_ts < next_ts)
          WHERE status = 'appeared'
          GROUP BY %3$s, record_source, %4$s
        )
        """
            .formatted(
                changes.relations(), changes.wholes().indent(4).stripTrailing(), parent, order)
        + transitions(parent, "states", order + ", change_gone", ", " + order + ", change_gone");
  }

  /**
   * As above, with states that nobody sent: a key that a source had, and that is not in that
   * source's next full load, nor heard of until then, has disappeared as of that load.
   */
  private static String withLoads(String parent, String observations) {
    return """
        WITH instants AS (
          SELECT record_source, effective_from, MAX(snapshot_ts) AS full_load
          FROM %2$s
          GROUP BY record_source, effective_from
        ), next_loads AS (
          SELECT record_source, effective_from,
            MIN(full_load) OVER (
              PARTITION BY record_source ORDER BY effective_from
              ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS next_load
          FROM instants
        ), observed AS (
          SELECT o.%1$s, o.status, o.effective_from, o.load_ts, o.load_sequence, o.record_source,
            n.next_load,
            LEAD(o.effective_from) OVER (
              PARTITION BY o.%1$s, o.record_source
              ORDER BY o.effective_from, o.load_ts, o.load_sequence, o.status) AS next_from
          FROM %2$s AS o
          JOIN next_loads AS n
            ON o.record_source = n.record_source AND o.effective_from = n.effective_from
        ), states AS (
          SELECT %1$s, status, effective_from, load_ts, load_sequence, record_source
          FROM observed
          UNION ALL
          SELECT %1$s, 'disappeared', next_load, next_load, 0, record_source
          FROM observed
          WHERE status = 'appeared' AND (next_from IS NULL OR next_from > next_load)
            AND next_load IS NOT NULL
        )
        """
            .formatted(parent, observations)
        + transitions(parent, "states", IN_TIME, "");
  }
}
