package dev.alluvium.transforms.marts;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import dev.alluvium.schemas.spec.mart.TopSpec;
import dev.alluvium.transforms.fold.Fold;
import dev.alluvium.transforms.fold.Gather;
import dev.alluvium.transforms.fold.StateShape;
import dev.alluvium.transforms.serial.NamedRowCoder;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;

/**
 * Keeps the first rows of each ranking, numbered. Where a group's place can only get better as more
 * events come, as by counts, no more than those are held; by sums, which can shrink, all groups
 * are.
 */
@AutoValue
abstract class KeepTop
    extends PTransform<PCollection<KV<Long, TableMutation>>, PCollection<TableMutation>> {
  static final TupleTag<KV<KV<Long, String>, List<KV<Long, Row>>>> RANKED =
      new TupleTag<>("ranked");
  static final TupleTag<TableMutation> ROWS = new TupleTag<>("rows");

  abstract MartWork<AggregateMartSpec> work();

  abstract Coder<TableMutation> mutationCoder();

  static KeepTop of(MartWork<AggregateMartSpec> work, Coder<TableMutation> mutationCoder) {
    return new AutoValue_KeepTop(work, mutationCoder);
  }

  @Override
  public PCollection<TableMutation> expand(PCollection<KV<Long, TableMutation>> rows) {
    Coder<List<KV<Long, Row>>> rowsCoder =
        ListCoder.of(KvCoder.of(VarLongCoder.of(), NamedRowCoder.of(work().table())));
    return rows.apply("ByRanking", Gather.to(new ByRanking(work()), RANKED))
        .get(RANKED)
        .setCoder(KvCoder.of(KvCoder.of(VarLongCoder.of(), StringUtf8Coder.of()), rowsCoder))
        .apply(
            "Rank",
            Fold.of(
                "the ranking of " + work().table().qualifiedName(),
                new RankGroups(work()),
                shape(),
                rowsCoder,
                work().timing().keeping(),
                ROWS))
        .get(ROWS)
        .setCoder(mutationCoder());
  }

  private StateShape shape() {
    TopSpec top = work().mart().top().orElseThrow();
    return MartShapes.of("ranking", work().mart(), work().event(), work().timing())
        .with("n", top.n())
        .withEach("per", top.per())
        .withEach("by", top.by());
  }
}
