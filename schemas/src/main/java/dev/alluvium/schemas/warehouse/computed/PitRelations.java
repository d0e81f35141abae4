package dev.alluvium.schemas.warehouse.computed;

import static dev.alluvium.schemas.warehouse.table.ColumnSpec.required;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.computed.PitSpec;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.vault.VaultTables;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A PIT table: by snapshot, the keys of the satellites' rows in force. */
final class PitRelations implements ComputedRelations<PitSpec> {
  static final String SNAPSHOT_TS = "snapshot_ts";

  @Override
  public Class<PitSpec> kind() {
    return PitSpec.class;
  }

  /** Hub key, snapshot, and the key of each satellite's row: by these four it is found alone. */
  @Override
  public TableSpec table(PitSpec pit, String owner) {
    List<ColumnSpec> columns = new ArrayList<>();
    columns.add(AssistTables.refersTo(pit.hub().hashKey(), pit.hub()));
    columns.add(
        required(
            SNAPSHOT_TS, ColumnType.TIMESTAMP, "What was loaded until then, inclusive, counts."));
    for (String satellite : pit.satellites()) {
      String row = " of the row of " + satellite + " in force";
      columns.add(
          AssistTables.string(
              satellite + "_hk", "Hash key" + row + "; zeros where there was none."));
      columns.add(
          required(
              satellite + "_" + VaultTables.LOAD_TS, ColumnType.TIMESTAMP, "Load" + row + "."));
      columns.add(
          required(
              satellite + "_" + VaultTables.LOAD_SEQUENCE,
              ColumnType.INT64,
              "Sequence" + row + "."));
      columns.add(AssistTables.string(satellite + "_" + VaultTables.HASHDIFF, "Hash" + row + "."));
    }
    return AssistTables.table(pit, owner, columns)
        .setKey(List.of(pit.hub().hashKey(), SNAPSHOT_TS))
        .setPartitionBy(Optional.of(SNAPSHOT_TS))
        .setClusterBy(List.of(pit.hub().hashKey()))
        .build();
  }

  /** The snapshots of those days that are kept on the day {@code asOf}. */
  @Override
  public List<String> rebuild(PitSpec pit, ComputedRange range) {
    List<Instant> snapshots =
        pit.snapshots().kept(range.first(), range.last(), range.asOf()).stream()
            .map(ComputedRange::start)
            .toList();
    return new PitSql(pit, range.hash())
        .rebuild(range.from(), range.until(), snapshots, range.dialect());
  }

  @Override
  public boolean isOfSnapshots() {
    return true;
  }
}
