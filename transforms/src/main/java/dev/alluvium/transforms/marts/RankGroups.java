package dev.alluvium.transforms.marts;

import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import dev.alluvium.transforms.fold.KeyedFold;
import dev.alluvium.transforms.fold.Moment;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Holds the rows of one ranking, and gives out those of the first whose place or content changed.
 * The state is a list of them, in order, each with its sequence.
 */
final class RankGroups
    implements KeyedFold<KV<Long, String>, List<KV<Long, Row>>, List<KV<Long, Row>>> {
  private static final long ROW_BYTES = 400;

  private final MartWork<AggregateMartSpec> work;
  private transient @Nullable Ranking ranking;

  RankGroups(MartWork<AggregateMartSpec> work) {
    this.work = work;
  }

  @Override
  public void setup() {
    ranking = new Ranking(work.mart(), work.table());
  }

  @Override
  public List<KV<Long, Row>> create(KV<Long, String> key) {
    return new ArrayList<>();
  }

  @Override
  public void take(
      KV<Long, String> key, List<KV<Long, Row>> first, List<KV<Long, Row>> rows, Moment now) {
    if (overMillis(key) <= now.watermarkMillis()) {
      return; // Its ranking is given up; what would be made of these alone is another.
    }
    Ranking ranks = Objects.requireNonNull(ranking);
    List<KV<Long, Row>> kept = ranks.keep(first, rows);
    long sequence = now.nextSequence();
    List<Row> numbered = ranks.numbered(kept);
    for (int i = 0; i < numbered.size(); i++) {
      if (i >= first.size() || !first.get(i).getValue().equals(kept.get(i).getValue())) {
        now.output(KeepTop.ROWS, TableMutation.upsert(work.table(), numbered.get(i), sequence));
      }
    }
    first.clear();
    first.addAll(kept);
  }

  @Override
  public void fire(KV<Long, String> key, List<KV<Long, Row>> first, Firing firing, Moment now) {
    first.clear();
  }

  @Override
  public boolean firesSoon(List<KV<Long, Row>> first) {
    return false;
  }

  @Override
  public long settle(KV<Long, String> key, List<KV<Long, Row>> first, Moment now) {
    return overMillis(key);
  }

  @Override
  public boolean isEmpty(List<KV<Long, Row>> first) {
    return first.isEmpty();
  }

  @Override
  public long weigh(List<KV<Long, Row>> first) {
    return ROW_BYTES * first.size();
  }

  /**
   * When a window's last late rows have come: a window's length after the allowed lateness, to be
   * sure.
   */
  private long overMillis(KV<Long, String> key) {
    long longest = work.mart().window().longest().toMillis();
    return key.getKey() + 2 * longest + work.timing().allowedLateness().toMillis();
  }
}
