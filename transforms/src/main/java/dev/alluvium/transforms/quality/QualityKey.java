package dev.alluvium.transforms.quality;

import com.google.auto.value.AutoValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;

/** What loaded rows are counted by. */
@AutoValue
abstract class QualityKey {
  /** Deterministic. */
  static final Coder<QualityKey> CODER = new QualityKeyCoder();

  /** Qualified name of the table. */
  abstract String table();

  /** Name of the expectation. */
  abstract String expectation();

  /** Start of the hour the events happened in, epoch seconds UTC. */
  abstract long windowStart();

  static QualityKey of(String table, String expectation, long windowStart) {
    return new AutoValue_QualityKey(table, expectation, windowStart);
  }

  private static final class QualityKeyCoder extends AtomicCoder<QualityKey> {
    private static final StringUtf8Coder TEXT = StringUtf8Coder.of();

    @Override
    public void encode(QualityKey key, OutputStream out) throws IOException {
      TEXT.encode(key.table(), out);
      TEXT.encode(key.expectation(), out);
      VarLongCoder.of().encode(key.windowStart(), out);
    }

    @Override
    public QualityKey decode(InputStream in) throws IOException {
      return of(TEXT.decode(in), TEXT.decode(in), VarLongCoder.of().decode(in));
    }
  }
}
