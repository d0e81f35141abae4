package dev.alluvium.schemas.warehouse;

import static dev.alluvium.schemas.warehouse.ColumnSpec.required;

import dev.alluvium.schemas.spec.ColumnType;
import dev.alluvium.schemas.spec.ParentSpec;
import dev.alluvium.schemas.spec.RecordTrackingSatelliteSpec;
import dev.alluvium.schemas.spec.StatusTrackingSatelliteSpec;
import java.util.List;

/** The views over record-tracking and status-tracking satellites. */
public final class TrackingViews {
  private static final String IN_TIME = "effective_from, load_ts, load_sequence, status";

  private TrackingViews() {}

  /** {@code <rtsat>_current}: first and last load_ts of each key in each source. */
  public static List<ViewSpec> of(RecordTrackingSatelliteSpec satellite, TableSpec table) {
    String parent = satellite.parent().hashKey();
    List<ColumnSpec> columns =
        List.of(
            VaultTables.parentKey(satellite.parent()),
            required("first_seen_ts", ColumnType.TIMESTAMP, "The first load_ts, UTC."),
            required("last_seen_ts", ColumnType.TIMESTAMP, "The last load_ts, UTC."),
            VaultTables.RECORD_SOURCE_COLUMN);
    String query =
        """
        SELECT %1$s, MIN(load_ts) AS first_seen_ts, MAX(load_ts) AS last_seen_ts, record_source
        FROM %2$s
        GROUP BY %1$s, record_source"""
            .formatted(parent, table.qualifiedName());
    return List.of(
        ViewSpec.of(
            table.dataset(),
            satellite.name() + "_current",
            satellite.description() + " First and last per key and source.",
            table.owner(),
            columns,
            query));
  }

  /** {@code <stsat>}, a row per status of a key in a source, and {@code <stsat>_current}. */
  public static List<ViewSpec> of(StatusTrackingSatelliteSpec satellite, TableSpec observations) {
    String parent = satellite.parent().hashKey();
    String query =
        satellite.snapshot().isPresent()
            ? withLoads(parent, observations.qualifiedName())
            : transitions(parent, observations.qualifiedName());
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
                    String.join(", ", SatelliteViews.names(history.columns())),
                    history.qualifiedName()));
    return List.of(history, current);
  }

  private static List<ColumnSpec> columns(ParentSpec parent) {
    return List.of(
        VaultTables.parentKey(parent),
        required(
            StructureTables.STATUS,
            ColumnType.STRING,
            "appeared: the source has the key. disappeared: its next full load lacks it. deleted:"
                + " the source says so."),
        VaultTables.EFFECTIVE_FROM_COLUMN,
        SatelliteViews.EFFECTIVE_TO,
        VaultTables.LOAD_TS_COLUMN,
        VaultTables.LOAD_SEQUENCE_COLUMN,
        VaultTables.RECORD_SOURCE_COLUMN);
  }

  /** Statuses that differ from the one before, of states in {@code from}. */
  private static String transitions(String parent, String from) {
    String window = "PARTITION BY %s, record_source ORDER BY %s".formatted(parent, IN_TIME);
    return """
        SELECT %1$s, status, effective_from,
          LEAD(effective_from) OVER (%2$s) AS effective_to,
          load_ts, load_sequence, record_source
        FROM (
          SELECT %1$s, status, effective_from, load_ts, load_sequence, record_source,
            LAG(status) OVER (%2$s) AS previous_status
          FROM %3$s
        ) AS compared
        WHERE previous_status IS NULL OR previous_status <> status"""
        .formatted(parent, window, from);
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
        + transitions(parent, "states");
  }
}
