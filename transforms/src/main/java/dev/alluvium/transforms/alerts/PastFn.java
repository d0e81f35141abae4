package dev.alluvium.transforms.alerts;

import dev.alluvium.transforms.aggregate.ShardKey;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.KV;

/**
 * Gives out the past that the pipeline was built with. One step whatever that is, so that a running
 * job can be updated; {@code Create} is another for nothing, for one and for many.
 */
final class PastFn extends DoFn<byte[], KV<ShardKey, List<Watched>>> {
  private final ListCoder<KV<ShardKey, List<Watched>>> coder;
  private final byte[] encoded;

  PastFn(List<KV<ShardKey, List<Watched>>> shares, Coder<KV<ShardKey, List<Watched>>> coder) {
    this.coder = ListCoder.of(coder);
    try {
      this.encoded = CoderUtils.encodeToByteArray(this.coder, shares);
    } catch (CoderException e) {
      throw new IllegalStateException("the past cannot be encoded", e);
    }
  }

  @ProcessElement
  public void process(OutputReceiver<KV<ShardKey, List<Watched>>> out) throws CoderException {
    CoderUtils.decodeFromByteArray(coder, encoded).forEach(out::output);
  }
}
