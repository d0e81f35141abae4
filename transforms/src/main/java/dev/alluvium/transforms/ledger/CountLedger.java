package dev.alluvium.transforms.ledger;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.warehouse.raw.OpsTables;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.fold.Fold;
import dev.alluvium.transforms.fold.StateShape;
import dev.alluvium.transforms.serial.Shipped;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.TableMutationCoder;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Objects;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Sums counts up into the rows of {@code ops.ledger}. A row is written two seconds after its count
 * has grown, or {@linkplain #atOnce at once}, and at the end of the input, each time with the whole
 * count of the run.
 *
 * <p>Where state is carried over to a pipeline with another run, as when a job is updated in place,
 * what was begun under the first goes on under it: the counts of a source, of a day of event time
 * where that is known. A record is in one row, whichever run that names.
 */
@AutoValue
public abstract class CountLedger
    extends PTransform<PCollection<KV<LedgerKey, Long>>, PCollection<TableMutation>> {
  abstract String runId();

  abstract WarehouseSpec warehouse();

  abstract boolean isAtOnce();

  public static CountLedger of(String runId, WarehouseSpec warehouse) {
    return new AutoValue_CountLedger(runId, warehouse, false);
  }

  /**
   * The same, but a count that has grown goes on in the bundle that it came in: whoever waits until
   * records are through the pipeline, as to commit their offsets, waits for their counts too. For
   * warehouses to which a row more is cheap.
   */
  public CountLedger atOnce() {
    return new AutoValue_CountLedger(runId(), warehouse(), true);
  }

  @Override
  public PCollection<TableMutation> expand(PCollection<KV<LedgerKey, Long>> counts) {
    return counts
        .apply(
            "KeyBySourceAndDay",
            MapElements.into(
                    TypeDescriptors.kvs(
                        TypeDescriptors.strings(),
                        TypeDescriptors.kvs(
                            TypeDescriptor.of(LedgerKey.class), TypeDescriptors.longs())))
                .via(count -> KV.of(share(count.getKey()), count)))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), KvCoder.of(LedgerKey.CODER, VarLongCoder.of())))
        .apply("Sum", sum())
        .get(SumCounts.ROWS)
        .setCoder(TableMutationCoder.of(warehouse()));
  }

  Fold<String, KV<LedgerKey, Long>, Sums<LedgerKey, Long>, TableMutation> sum() {
    return SumCounts.fold(
        "the ledger",
        StateShape.of("ledger", 1),
        runId(),
        new CountedRecords(warehouse().table(OpsTables.LEDGER)),
        LedgerKey.CODER,
        VarLongCoder.of(),
        isAtOnce());
  }

  /** A source, and a day where that is known. */
  static String share(LedgerKey key) {
    Long windowStart = key.windowStart();
    return windowStart == null ? key.source() : SumCounts.share(key.source(), windowStart);
  }

  private static final class CountedRecords implements SumCounts.Counted<LedgerKey, Long> {
    private final Shipped<TableSpec> table;

    /** The records of the whole job by outcome: what alerts are built on. */
    private final EnumMap<Outcome, Counter> counters = new EnumMap<>(Outcome.class);

    CountedRecords(TableSpec table) {
      this.table = Shipped.of(table);
      for (Outcome outcome : Outcome.values()) {
        counters.put(outcome, Metrics.counter("ledger", outcome.code()));
      }
    }

    @Override
    public Long plus(Long sum, Long count) {
      return sum + count;
    }

    @Override
    public void tell(LedgerKey key, Long count) {
      Objects.requireNonNull(counters.get(key.outcome())).inc(count);
    }

    @Override
    public TableMutation row(String run, LedgerKey key, Long sum, Instant now) {
      return LedgerRows.of(table.get(), run, key, sum, now);
    }
  }
}
