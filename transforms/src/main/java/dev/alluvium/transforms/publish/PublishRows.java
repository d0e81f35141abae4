package dev.alluvium.transforms.publish;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.aggregate.ShardKey;
import dev.alluvium.transforms.fold.Fold;
import dev.alluvium.transforms.fold.Gather;
import dev.alluvium.transforms.fold.StateShape;
import dev.alluvium.transforms.timing.Timing;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.VoidCoder;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.apache.beam.sdk.values.TupleTag;

/**
 * Publishes the rows of a table as a log of changes: each new state of a row, and a message without
 * a value when it is taken back. Given are the rows among others, in any order and any number of
 * times; their sequences are the messages' versions. Messages come at least once; the last one of a
 * key is the one with the largest version that was given, as long as what comes behind it is not
 * older by more than {@link #KEPT}.
 */
@AutoValue
public abstract class PublishRows extends PTransform<PCollection<TableMutation>, PDone> {
  /** How much older than a key's last change a change may be that comes behind it. */
  static final Duration KEPT = Duration.ofHours(6);

  static final TupleTag<KV<ShardKey, List<RowChange>>> CHANGES = new TupleTag<>("changes");
  private static final TupleTag<Void> NOTHING = new TupleTag<>("nothing");

  abstract TableSpec table();

  abstract Timing timing();

  abstract Publisher publisher();

  public static PublishRows of(TableSpec table, Timing timing, Publisher publisher) {
    return new AutoValue_PublishRows(table, timing, publisher);
  }

  @Override
  public PDone expand(PCollection<TableMutation> mutations) {
    mutations
        .apply("Changes", Gather.to(new GatherChanges(table(), timing().shards()), CHANGES))
        .get(CHANGES)
        .setCoder(KvCoder.of(ShardKey.CODER, ListCoder.of(RowChange.CODER)))
        .apply(
            "Send",
            Fold.of(
                "what was published of " + table().qualifiedName(),
                new SendNewest(publisher(), KEPT),
                StateShape.of("published", 1)
                    .with("table", table().qualifiedName())
                    .withEach("key", table().key())
                    .with("shards", timing().shards()),
                SentVersions.CODER,
                timing().keeping(),
                NOTHING))
        .get(NOTHING)
        .setCoder(VoidCoder.of());
    return PDone.in(mutations.getPipeline());
  }
}
