package dev.alluvium.transforms.ledger;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.fold.Fold;
import dev.alluvium.transforms.fold.StateKeeping;
import dev.alluvium.transforms.fold.StateShape;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.TableMutationCoder;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TupleTag;
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
  static final TupleTag<TableMutation> ROWS = new TupleTag<>("rows");

  private static final Duration WRITE_EVERY = Duration.ofSeconds(2);
  private static final long SECONDS_PER_DAY = 86_400;

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
        .get(ROWS)
        .setCoder(TableMutationCoder.of(warehouse()));
  }

  Fold<String, KV<LedgerKey, Long>, Sums, TableMutation> sum() {
    return Fold.of(
            "the ledger",
            new SumCounts(runId(), warehouse().table("ops.ledger"), isAtOnce()),
            StateShape.of("ledger", 1),
            Sums.CODER,
            StateKeeping.copied(),
            ROWS)
        .firingAfter(Optional.of(WRITE_EVERY));
  }

  /** What one state holds: a source's counts of a day, so that none grows without bound. */
  static String share(LedgerKey key) {
    Long windowStart = key.windowStart();
    return windowStart == null
        ? key.source()
        : key.source() + "@" + Instant.ofEpochSecond(day(windowStart));
  }

  private static long day(long epochSecond) {
    return Math.floorDiv(epochSecond, SECONDS_PER_DAY) * SECONDS_PER_DAY;
  }
}
