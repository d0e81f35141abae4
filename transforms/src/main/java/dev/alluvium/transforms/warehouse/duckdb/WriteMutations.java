package dev.alluvium.transforms.warehouse.duckdb;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.lineage.ReportedLineage;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.nio.file.Path;
import java.util.BitSet;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.jspecify.annotations.Nullable;

/**
 * Hands mutations to the session's writer, a bundle at a time. None is refused: what cannot be
 * written fails the session, and with it the run.
 */
@AutoValue
abstract class WriteMutations
    extends PTransform<PCollection<TableMutation>, PCollectionList<TableMutation>> {
  private static final long serialVersionUID = 1L;

  abstract String file();

  abstract boolean durableBundles();

  static WriteMutations to(String file, boolean durableBundles) {
    return new AutoValue_WriteMutations(file, durableBundles);
  }

  @Override
  public PCollectionList<TableMutation> expand(PCollection<TableMutation> mutations) {
    mutations.apply("HandOver", ParDo.of(new HandOverFn(file(), durableBundles())));
    return PCollectionList.empty(mutations.getPipeline());
  }

  private static final class HandOverFn extends DoFn<TableMutation, Void> {
    private static final long serialVersionUID = 1L;

    /** A bundle may be large; the writer begins while it goes on. */
    private static final long MOST_BYTES = DuckDbSession.QUEUE_BYTES / 8;

    private final String file;
    private final boolean durableBundles;
    private transient @Nullable MutationBatch batch;

    /** Tables that this step has reported, by their places. */
    private transient @Nullable BitSet reported;

    HandOverFn(String file, boolean durableBundles) {
      this.file = file;
      this.durableBundles = durableBundles;
    }

    @ProcessElement
    public void process(@Element TableMutation mutation) {
      MutationBatch rows = batch;
      if (rows == null) {
        rows = new MutationBatch();
        batch = rows;
      }
      rows.add(mutation);
      if (rows.bytes() >= MOST_BYTES) {
        handOver();
      }
    }

    @FinishBundle
    public void finishBundle() {
      handOver();
      if (durableBundles) {
        DuckDbSession.of(Path.of(file)).flush();
      }
    }

    private void handOver() {
      MutationBatch rows = batch;
      if (rows != null) {
        batch = null;
        report(rows);
        DuckDbSession.of(Path.of(file)).handOver(rows);
      }
    }

    private void report(MutationBatch rows) {
      BitSet known = reported;
      if (known == null) {
        known = new BitSet();
        reported = known;
      }
      for (TableMutation mutation : rows.mutations()) {
        TableSpec table = mutation.table();
        if (table.ordinal() >= 0 && !known.get(table.ordinal())) {
          known.set(table.ordinal());
          ReportedLineage.writesTable(file, table.qualifiedName());
        }
      }
    }
  }
}
