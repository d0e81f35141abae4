package dev.alluvium.transforms.changes;

import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.fold.Gathered;
import dev.alluvium.transforms.fold.Gatherer;
import dev.alluvium.transforms.serial.Shipped;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Gathers observations by table and share of the keys; passes the rest. */
final class ShareObservations implements Gatherer<TableMutation> {
  private final Shipped<ArrayList<TableSpec>> tables;
  private final int shards;
  private transient @Nullable Shares @Nullable [] byTable;
  private transient List<Shares> filled = new ArrayList<>();

  /** The rows of one table. */
  private static final class Shares {
    final TableSpec table;
    final ObservationColumns columns;
    final Gathered<Integer, Row> rows = new Gathered<>();

    Shares(TableSpec table) {
      this.table = table;
      this.columns = new ObservationColumns(table);
    }
  }

  ShareObservations(List<TableSpec> tables, int shards) {
    this.tables = Shipped.of(new ArrayList<>(tables));
    this.shards = shards;
  }

  @Override
  public void setup() {
    int last = tables.get().stream().mapToInt(TableSpec::ordinal).max().orElse(-1);
    @Nullable Shares[] places = new @Nullable Shares[last + 1];
    for (TableSpec table : tables.get()) {
      places[table.ordinal()] = new Shares(table);
    }
    byTable = places;
    filled = new ArrayList<>();
  }

  @Override
  public void take(TableMutation mutation, Output passed) {
    Shares shares = shares(mutation.table().ordinal());
    if (shares == null) {
      passed.give(SuppressRepeats.OTHERS, mutation);
      return;
    }
    if (shares.rows.isEmpty()) {
      filled.add(shares);
    }
    int hash = shares.columns.key(mutation.row()).hashCode() * 0x9E3779B9;
    int shard = Math.floorMod(hash ^ hash >>> 16, shards);
    shares.rows.add(shard, mutation.row());
  }

  private @Nullable Shares shares(int ordinal) {
    @Nullable Shares @Nullable [] places = byTable;
    return places == null || ordinal < 0 || ordinal >= places.length ? null : places[ordinal];
  }

  @Override
  public void drain(Output out) {
    for (Shares shares : filled) {
      shares.rows.drain(
          (shard, rows) ->
              out.give(SuppressRepeats.observations(shares.table), KV.of(shard, rows)));
    }
    filled.clear();
  }
}
