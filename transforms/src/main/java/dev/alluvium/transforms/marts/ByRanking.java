package dev.alluvium.transforms.marts;

import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import dev.alluvium.transforms.fold.Gathered;
import dev.alluvium.transforms.fold.Gatherer;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the first rows of a bundle, by window and ranking: what is not among them cannot be among
 * the first of all.
 */
final class ByRanking implements Gatherer<KV<Long, TableMutation>> {
  private final MartWork<AggregateMartSpec> work;
  private transient @Nullable Ranking ranking;
  private transient Gathered<KV<Long, String>, KV<Long, Row>> gathered = new Gathered<>();

  ByRanking(MartWork<AggregateMartSpec> work) {
    this.work = work;
  }

  @Override
  public void setup() {
    ranking = new Ranking(work.mart(), work.table());
    gathered = new Gathered<>();
  }

  @Override
  public void take(KV<Long, TableMutation> row, Output passed) {
    Row made = row.getValue().row();
    KV<Long, String> key = KV.of(row.getKey(), Objects.requireNonNull(ranking).of(made));
    gathered.add(key, KV.of(row.getValue().sequence(), made));
  }

  @Override
  public void drain(Output out) {
    Ranking ranks = Objects.requireNonNull(ranking);
    gathered.drain(
        (key, rows) -> out.give(KeepTop.RANKED, KV.of(key, ranks.keep(List.of(), rows))));
  }
}
