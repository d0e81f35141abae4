package dev.alluvium.schemas.warehouse;

import static dev.alluvium.schemas.warehouse.ColumnSpec.optional;
import static dev.alluvium.schemas.warehouse.ColumnSpec.required;
import static dev.alluvium.schemas.warehouse.VaultTables.LOAD_SEQUENCE;
import static dev.alluvium.schemas.warehouse.VaultTables.LOAD_TS;
import static dev.alluvium.schemas.warehouse.VaultTables.RECORD_SOURCE;

import dev.alluvium.schemas.spec.ColumnType;
import dev.alluvium.schemas.spec.MultiActiveSatelliteSpec;
import dev.alluvium.schemas.spec.NonHistorisedSatelliteSpec;
import dev.alluvium.schemas.spec.ParentSpec;
import dev.alluvium.schemas.spec.RecordTrackingSatelliteSpec;
import dev.alluvium.schemas.spec.ReferenceSpec;
import dev.alluvium.schemas.spec.StatusTrackingSatelliteSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The stored tables of non-historised, multi-active, record-tracking and status-tracking
 * satellites, and of references. Of rows with one key the smallest stands, but in a reference the
 * latest.
 */
public final class StructureTables {
  /** Tells a parent key's members apart: the hash of the standardised child key. */
  public static final String CHILD_KEY_HASH = "child_key_hash";

  /** What a status-tracking satellite's event says of its key. */
  public static final String STATUS = "status";

  /** The status of a key that a source has. */
  public static final String APPEARED = "appeared";

  /** The status of a key that a source says is deleted. */
  public static final String DELETED = "deleted";

  /** The status of a key that the next full load of a source lacks. */
  public static final String DISAPPEARED = "disappeared";

  /** The full load that an event belongs to. */
  public static final String SNAPSHOT_TS = "snapshot_ts";

  private final VaultTables vault;

  public StructureTables(VaultTables vault) {
    this.vault = vault;
  }

  /** Parent's hash key, attributes, load_ts, record_source. */
  public TableSpec table(NonHistorisedSatelliteSpec satellite) {
    List<ColumnSpec> columns = new ArrayList<>();
    columns.add(VaultTables.parentKey(satellite.parent()));
    columns.addAll(vault.eventColumns(satellite.attributes(), satellite.sources()));
    columns.add(VaultTables.LOAD_TS_COLUMN);
    columns.add(VaultTables.RECORD_SOURCE_COLUMN);
    List<String> key = List.of(satellite.parent().hashKey());
    return of(
        satellite.parent(), vault.table(satellite.name(), satellite.description(), columns, key));
  }

  /** The table, whose key is of that parent's. */
  private TableSpec of(ParentSpec parent, TableSpec table) {
    return table.toBuilder().setHashes(vault.hashes(parent.key())).build();
  }

  /**
   * Parent's hash key, child key, attributes, child_key_hash, hashdiff, effective_from, load_ts,
   * load_sequence, record_source.
   */
  public TableSpec observations(MultiActiveSatelliteSpec satellite) {
    List<ColumnSpec> columns = new ArrayList<>();
    columns.add(VaultTables.parentKey(satellite.parent()));
    columns.addAll(vault.eventColumns(satellite.described(), satellite.sources()));
    columns.add(required(CHILD_KEY_HASH, ColumnType.STRING, "Hash of the child key."));
    List<String> hashes =
        new ArrayList<>(
            vault.hashes(
                satellite.parent().key(), satellite.described(), satellite.caseSensitive()));
    hashes.add(vault.hash(CHILD_KEY_HASH, satellite.childKey()));
    return vault
        .observations(
            satellite.observations(),
            satellite.description(),
            columns,
            VaultTables.EFFECTIVE_FROM_COLUMN,
            List.of(satellite.parent().hashKey(), CHILD_KEY_HASH))
        .toBuilder()
        .setHashes(hashes)
        .build();
  }

  /** Parent's hash key, the hour or day if there is one row in each, load_ts, record_source. */
  public TableSpec table(RecordTrackingSatelliteSpec satellite) {
    String parent = satellite.parent().hashKey();
    Optional<ColumnSpec> period = period(satellite);
    List<ColumnSpec> columns = new ArrayList<>();
    columns.add(VaultTables.parentKey(satellite.parent()));
    period.ifPresent(columns::add);
    columns.add(VaultTables.LOAD_TS_COLUMN);
    columns.add(VaultTables.RECORD_SOURCE_COLUMN);
    List<String> key = List.of(parent, period.map(ColumnSpec::name).orElse(LOAD_TS), RECORD_SOURCE);
    return of(
        satellite.parent(), vault.table(satellite.name(), satellite.description(), columns, key));
  }

  private static Optional<ColumnSpec> period(RecordTrackingSatelliteSpec satellite) {
    return switch (satellite.per()) {
      case EVENT -> Optional.empty();
      case HOUR ->
          Optional.of(required("seen_hour", ColumnType.TIMESTAMP, "Start of the hour, UTC."));
      case DAY -> Optional.of(required("seen_date", ColumnType.DATE, "The day, UTC."));
    };
  }

  /**
   * Parent's hash key, status, snapshot_ts if full loads are tracked, effective_from, load_ts,
   * load_sequence, record_source.
   */
  public TableSpec observations(StatusTrackingSatelliteSpec satellite) {
    List<ColumnSpec> columns = new ArrayList<>();
    columns.add(VaultTables.parentKey(satellite.parent()));
    columns.add(required(STATUS, ColumnType.STRING, "What was said of the key."));
    List<String> key = new ArrayList<>();
    key.add(satellite.parent().hashKey());
    if (satellite.snapshot().isPresent()) {
      columns.add(
          optional(SNAPSHOT_TS, ColumnType.TIMESTAMP, "The full load it was in, if any, UTC."));
      key.add(VaultTables.EFFECTIVE_FROM); // A row may be in several loads, unchanged.
    }
    columns.add(VaultTables.EFFECTIVE_FROM_COLUMN);
    columns.add(VaultTables.LOAD_TS_COLUMN);
    columns.add(VaultTables.LOAD_SEQUENCE_COLUMN);
    columns.add(VaultTables.RECORD_SOURCE_COLUMN);
    key.addAll(List.of(LOAD_TS, LOAD_SEQUENCE, STATUS, RECORD_SOURCE));
    return of(
        satellite.parent(),
        vault.table(
            satellite.observations(),
            satellite.description() + " Every observation.",
            columns,
            key));
  }

  /** Key, attributes, load_ts, load_sequence, record_source; the latest row of a key stands. */
  public TableSpec table(ReferenceSpec reference) {
    List<ColumnSpec> columns = new ArrayList<>();
    columns.addAll(vault.eventColumns(reference.key(), reference.sources()));
    columns.addAll(vault.eventColumns(reference.attributes(), reference.sources()));
    columns.add(VaultTables.LOAD_TS_COLUMN);
    columns.add(VaultTables.LOAD_SEQUENCE_COLUMN);
    columns.add(VaultTables.RECORD_SOURCE_COLUMN);
    return vault
        .table(reference.name(), reference.description(), columns, reference.key())
        .toBuilder()
        .setRule(MergeRule.LARGEST)
        .setOrder(List.of(LOAD_TS, LOAD_SEQUENCE))
        .build();
  }
}
