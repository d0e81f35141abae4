package dev.alluvium.schemas.warehouse.vault;

import static dev.alluvium.schemas.warehouse.table.ColumnSpec.required;
import static dev.alluvium.schemas.warehouse.vault.VaultTables.LOAD_TS;
import static dev.alluvium.schemas.warehouse.vault.VaultTables.RECORD_SOURCE;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.vault.RecordTrackingSatelliteSpec;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A record-tracking satellite: a table, and {@code <rtsat>_current}, first and last load_ts of each
 * key in each source.
 */
final class RecordTrackingRelations implements VaultRelations<RecordTrackingSatelliteSpec> {
  @Override
  public Class<RecordTrackingSatelliteSpec> kind() {
    return RecordTrackingSatelliteSpec.class;
  }

  /** Parent's hash key, the hour or day if there is one row in each, load_ts, record_source. */
  @Override
  public TableSpec table(RecordTrackingSatelliteSpec satellite, VaultTables vault) {
    Optional<ColumnSpec> period = period(satellite);
    List<ColumnSpec> columns = new ArrayList<>();
    columns.add(vault.parentKey(satellite.parent(), satellite.sources()));
    period.ifPresent(columns::add);
    String time = period.map(ColumnSpec::name).orElse(LOAD_TS);
    return vault.loaded(
        satellite,
        columns,
        List.of(satellite.parent().hashKey(), time, RECORD_SOURCE),
        vault.hashes(satellite.parent().key()));
  }

  private static Optional<ColumnSpec> period(RecordTrackingSatelliteSpec satellite) {
    return switch (satellite.per()) {
      case EVENT -> Optional.empty();
      case HOUR ->
          Optional.of(required("seen_hour", ColumnType.TIMESTAMP, "Start of the hour, UTC."));
      case DAY -> Optional.of(required("seen_date", ColumnType.DATE, "The day, UTC."));
    };
  }

  @Override
  public List<ViewSpec> views(RecordTrackingSatelliteSpec satellite, TableSpec table) {
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
}
