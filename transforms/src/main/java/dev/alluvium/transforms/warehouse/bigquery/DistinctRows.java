package dev.alluvium.transforms.warehouse.bigquery;

import com.google.auto.value.AutoValue;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/**
 * Of the rows of a key, the one that a function keeps. Keys are digests. Where shares are given,
 * each is held by one worker as a whole, with its distinct rows in memory, and its rows come out as
 * one bundle: for a runner in this process that otherwise makes a bundle of every key.
 */
@AutoValue
abstract class DistinctRows extends PTransform<PCollection<KV<byte[], Row>>, PCollection<Row>> {
  abstract Combine.BinaryCombineFn<Row> kept();

  abstract Coder<Row> rowCoder();

  abstract Optional<Integer> shares();

  static DistinctRows of(
      Combine.BinaryCombineFn<Row> kept, Coder<Row> rowCoder, Optional<Integer> shares) {
    return new AutoValue_DistinctRows(kept, rowCoder, shares);
  }

  @Override
  public PCollection<Row> expand(PCollection<KV<byte[], Row>> rows) {
    PCollection<Row> distinct =
        shares().isPresent()
            ? rows.apply("Share", ParDo.of(new ShareFn(shares().get())))
                .setCoder(KvCoder.of(VarIntCoder.of(), KvCoder.of(ByteArrayCoder.of(), rowCoder())))
                .apply("ByShare", GroupByKey.create())
                .apply("Keep", ParDo.of(new KeepFn(kept())))
            : rows.apply("Keep", Combine.perKey(kept())).apply("Rows", Values.create());
    return distinct.setCoder(rowCoder());
  }

  static final class ShareFn extends DoFn<KV<byte[], Row>, KV<Integer, KV<byte[], Row>>> {
    private static final long serialVersionUID = 1L;
    private final int shares;

    ShareFn(int shares) {
      this.shares = shares;
    }

    @ProcessElement
    public void process(
        @Element KV<byte[], Row> row, OutputReceiver<KV<Integer, KV<byte[], Row>>> out) {
      int digest = ByteBuffer.wrap(row.getKey()).getInt();
      out.output(KV.of(Math.floorMod(digest, shares), row));
    }
  }

  static final class KeepFn extends DoFn<KV<Integer, Iterable<KV<byte[], Row>>>, Row> {
    private static final long serialVersionUID = 1L;
    private final Combine.BinaryCombineFn<Row> kept;

    KeepFn(Combine.BinaryCombineFn<Row> kept) {
      this.kept = kept;
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, Iterable<KV<byte[], Row>>> share, OutputReceiver<Row> out) {
      Map<ByteBuffer, Row> byKey = new HashMap<>();
      for (KV<byte[], Row> row : share.getValue()) {
        byKey.merge(ByteBuffer.wrap(row.getKey()), row.getValue(), kept::apply);
      }
      byKey.values().forEach(out::output);
    }
  }
}
