package dev.alluvium.transforms.marts;

import dev.alluvium.schemas.spec.AggregateMartSpec;
import dev.alluvium.schemas.warehouse.TableSpec;
import dev.alluvium.transforms.serial.Shipped;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Sends on the first rows of a bundle, by window and ranking: what is not among them cannot be
 * among the first of all.
 */
final class ByRankingFn
    extends DoFn<KV<Long, TableMutation>, KV<KV<Long, String>, List<KV<Long, Row>>>> {
  private final Shipped<AggregateMartSpec> mart;
  private final Shipped<TableSpec> table;
  private transient @Nullable Ranking ranking;
  private transient Map<KV<Long, String>, List<KV<Long, Row>>> gathered = new HashMap<>();
  private transient Instant earliest = GlobalWindow.INSTANCE.maxTimestamp();

  ByRankingFn(AggregateMartSpec mart, TableSpec table) {
    this.mart = Shipped.of(mart);
    this.table = Shipped.of(table);
  }

  @Setup
  public void setup() {
    ranking = new Ranking(mart.get(), table.get());
  }

  @StartBundle
  public void startBundle() {
    gathered = new HashMap<>();
    earliest = GlobalWindow.INSTANCE.maxTimestamp();
  }

  @ProcessElement
  public void process(@Element KV<Long, TableMutation> row, @Timestamp Instant timestamp) {
    Row made = row.getValue().row();
    KV<Long, String> key = KV.of(row.getKey(), Objects.requireNonNull(ranking).of(made));
    gathered
        .computeIfAbsent(key, k -> new ArrayList<>())
        .add(KV.of(row.getValue().sequence(), made));
    if (timestamp.isBefore(earliest)) {
      earliest = timestamp;
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    gathered.forEach(
        (key, rows) ->
            context.output(
                KV.of(key, Objects.requireNonNull(ranking).keep(List.of(), rows)),
                earliest,
                GlobalWindow.INSTANCE));
  }
}
