package dev.alluvium.transforms.quality;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.VarLongCoder;

/**
 * How many rows were looked at, and how many of them break an expectation.
 *
 * @param looked one at least
 */
record RowCounts(long looked, long broken) {
  /** Deterministic. */
  static final Coder<RowCounts> CODER = new RowCountsCoder();

  RowCounts plus(RowCounts more) {
    return new RowCounts(looked + more.looked, broken + more.broken);
  }

  private static final class RowCountsCoder extends AtomicCoder<RowCounts> {
    @Override
    public void encode(RowCounts counts, OutputStream out) throws IOException {
      VarLongCoder.of().encode(counts.looked, out);
      VarLongCoder.of().encode(counts.broken, out);
    }

    @Override
    public RowCounts decode(InputStream in) throws IOException {
      return new RowCounts(VarLongCoder.of().decode(in), VarLongCoder.of().decode(in));
    }
  }
}
