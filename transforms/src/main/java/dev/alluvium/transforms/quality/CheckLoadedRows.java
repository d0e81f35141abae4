package dev.alluvium.transforms.quality;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.quality.ExpectationSpec;
import dev.alluvium.schemas.spec.quality.RowRule;
import dev.alluvium.schemas.warehouse.raw.OpsTables;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.expression.Conditions;
import dev.alluvium.transforms.expression.RowPredicate;
import dev.alluvium.transforms.fold.StateShape;
import dev.alluvium.transforms.ledger.SumCounts;
import dev.alluvium.transforms.serial.Shipped;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.TableMutationCoder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/**
 * Tells of rows on their way to raw tables whether they are as expected, and sums up what it has
 * told into the rows of {@code ops.quality}, one per run, expectation and hour of event time. Rows
 * without a time are passed over.
 *
 * <p>Sums do not depend on the order of rows, and writing one again changes nothing: of a key, the
 * row that has looked at most stands. A record that is read twice is counted twice, as in the
 * ledger.
 */
@AutoValue
public abstract class CheckLoadedRows
    extends PTransform<PCollection<TableMutation>, PCollection<TableMutation>> {
  private static final long SECONDS_PER_HOUR = 3_600;

  abstract String runId();

  abstract WarehouseSpec warehouse();

  /** Those that are told as rows are loaded. */
  abstract List<ExpectationSpec> expectations();

  abstract boolean isAtOnce();

  /**
   * Those of the expectations that a row decides by itself.
   *
   * @param isAtOnce whether a sum goes on in the bundle that it has grown in, not some seconds
   *     later
   */
  public static CheckLoadedRows of(
      String runId, WarehouseSpec warehouse, List<ExpectationSpec> all, boolean isAtOnce) {
    return new AutoValue_CheckLoadedRows(
        runId, warehouse, all.stream().filter(ExpectationSpec::isToldAsLoaded).toList(), isAtOnce);
  }

  @Override
  public PCollection<TableMutation> expand(PCollection<TableMutation> rows) {
    return rows.apply("Check", ParDo.of(new CheckRowsFn(expectations(), warehouse())))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), KvCoder.of(QualityKey.CODER, RowCounts.CODER)))
        .apply(
            "Sum",
            SumCounts.fold(
                "the counts of what is expected",
                StateShape.of("quality", 1),
                runId(),
                new CountedRows(warehouse().table(OpsTables.QUALITY), expectations()),
                QualityKey.CODER,
                RowCounts.CODER,
                isAtOnce()))
        .get(SumCounts.ROWS)
        .setCoder(TableMutationCoder.of(warehouse()));
  }

  /** One expectation, and the counts of the hour that was met last. */
  private static final class CheckedRule {
    private final ExpectationSpec expectation;
    private final RowPredicate where;
    private final RowPredicate broken;
    private long hour;
    private long @Nullable [] counts;

    CheckedRule(ExpectationSpec expectation, TableSpec table) {
      this.expectation = expectation;
      where = Conditions.compile(expectation.where(), table.rowSchema()::indexOf);
      broken = RowRules.broken((RowRule) expectation.rule(), table.rowSchema()::indexOf);
    }

    void add(@Nullable Object[] row, long ofHour, Map<QualityKey, long[]> all) {
      if (!where.test(row)) {
        return;
      }
      long[] count = counts;
      if (count == null || hour != ofHour) {
        hour = ofHour;
        count =
            all.computeIfAbsent(
                QualityKey.of(expectation.table(), expectation.name(), ofHour), key -> new long[2]);
        counts = count;
      }
      count[0]++;
      if (broken.test(row)) {
        count[1]++;
      }
    }

    void forget() {
      counts = null;
    }
  }

  /** Counts within a bundle, so that one element goes on per key rather than per row. */
  static final class CheckRowsFn
      extends DoFn<TableMutation, KV<String, KV<QualityKey, RowCounts>>> {
    private final List<ExpectationSpec> expectations;
    private final Shipped<WarehouseSpec> warehouse;
    private transient Map<QualityKey, long[]> counts = new HashMap<>();
    private transient List<List<CheckedRule>> byOrdinal = List.of();
    private transient int[] eventTs = new int[0];

    CheckRowsFn(List<ExpectationSpec> expectations, WarehouseSpec warehouse) {
      this.expectations = expectations;
      this.warehouse = Shipped.of(warehouse);
    }

    @Setup
    public void setup() {
      List<TableSpec> tables = warehouse.get().tables();
      byOrdinal = new ArrayList<>();
      eventTs = new int[tables.size()];
      for (TableSpec table : tables) {
        List<CheckedRule> rules =
            expectations.stream()
                .filter(expectation -> expectation.table().equals(table.qualifiedName()))
                .map(expectation -> new CheckedRule(expectation, table))
                .toList();
        byOrdinal.add(rules);
        if (!rules.isEmpty()) {
          eventTs[table.ordinal()] = table.rowSchema().indexOf(EventColumns.EVENT_TS);
        }
      }
    }

    @StartBundle
    public void startBundle() {
      counts = new HashMap<>();
      byOrdinal.forEach(rules -> rules.forEach(CheckedRule::forget));
    }

    @ProcessElement
    public void process(@Element TableMutation mutation) {
      int ordinal = mutation.table().ordinal();
      List<CheckedRule> rules = byOrdinal.get(ordinal);
      if (rules.isEmpty() || mutation.isDelete()) {
        return;
      }
      @Nullable Object[] row = mutation.row().getValues().toArray();
      if (row[eventTs[ordinal]] instanceof Instant time) {
        long hour = Math.floorDiv(time.getEpochSecond(), SECONDS_PER_HOUR) * SECONDS_PER_HOUR;
        rules.forEach(rule -> rule.add(row, hour, counts));
      }
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      counts.forEach(
          (key, count) ->
              context.output(
                  KV.of(
                      SumCounts.share(key.table(), key.windowStart()),
                      KV.of(key, new RowCounts(count[0], count[1]))),
                  GlobalWindow.INSTANCE.maxTimestamp(),
                  GlobalWindow.INSTANCE));
    }
  }
}
