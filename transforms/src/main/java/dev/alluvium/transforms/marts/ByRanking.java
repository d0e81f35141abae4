package dev.alluvium.transforms.marts;

import dev.alluvium.schemas.spec.AggregateMartSpec;
import dev.alluvium.schemas.warehouse.TableSpec;
import dev.alluvium.transforms.fold.Gatherer;
import dev.alluvium.transforms.serial.Shipped;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the first rows of a bundle, by window and ranking: what is not among them cannot be among
 * the first of all.
 */
final class ByRanking implements Gatherer<KV<Long, TableMutation>> {
  private final Shipped<AggregateMartSpec> mart;
  private final Shipped<TableSpec> table;
  private transient @Nullable Ranking ranking;
  private transient Map<KV<Long, String>, List<KV<Long, Row>>> gathered = new HashMap<>();

  ByRanking(AggregateMartSpec mart, TableSpec table) {
    this.mart = Shipped.of(mart);
    this.table = Shipped.of(table);
  }

  @Override
  public void setup() {
    ranking = new Ranking(mart.get(), table.get());
    gathered = new HashMap<>();
  }

  @Override
  public void take(KV<Long, TableMutation> row, Output passed) {
    Row made = row.getValue().row();
    KV<Long, String> key = KV.of(row.getKey(), Objects.requireNonNull(ranking).of(made));
    gathered
        .computeIfAbsent(key, k -> new ArrayList<>())
        .add(KV.of(row.getValue().sequence(), made));
  }

  @Override
  public void drain(Output out) {
    Ranking ranks = Objects.requireNonNull(ranking);
    gathered.forEach(
        (key, rows) -> out.give(KeepTop.RANKED, KV.of(key, ranks.keep(List.of(), rows))));
    gathered = new HashMap<>();
  }
}
