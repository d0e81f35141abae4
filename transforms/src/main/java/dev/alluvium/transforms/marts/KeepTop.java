package dev.alluvium.transforms.marts;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.spec.AggregateMartSpec;
import dev.alluvium.schemas.warehouse.TableSpec;
import dev.alluvium.transforms.timing.Timing;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/**
 * Keeps the first rows of each ranking, numbered. Where a group's place can only get better as more
 * events come, as by counts, no more than those are held; by sums, which can shrink, all groups
 * are.
 */
@AutoValue
abstract class KeepTop
    extends PTransform<PCollection<KV<Long, TableMutation>>, PCollection<TableMutation>> {
  abstract AggregateMartSpec mart();

  abstract TableSpec table();

  abstract Timing timing();

  abstract Coder<TableMutation> mutationCoder();

  static KeepTop of(
      AggregateMartSpec mart, TableSpec table, Timing timing, Coder<TableMutation> mutationCoder) {
    return new AutoValue_KeepTop(mart, table, timing, mutationCoder);
  }

  @Override
  public PCollection<TableMutation> expand(PCollection<KV<Long, TableMutation>> rows) {
    Coder<List<KV<Long, Row>>> rowsCoder =
        ListCoder.of(KvCoder.of(VarLongCoder.of(), RowCoder.of(table().rowSchema())));
    return rows.apply("ByRanking", ParDo.of(new ByRankingFn(mart(), table())))
        .setCoder(KvCoder.of(KvCoder.of(VarLongCoder.of(), StringUtf8Coder.of()), rowsCoder))
        .apply("Rank", ParDo.of(new RankFn(mart(), table(), timing(), rowsCoder)))
        .setCoder(mutationCoder());
  }
}
