package dev.alluvium.transforms.quality;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.coders.MapCoder;
import org.apache.beam.sdk.coders.SetCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;

/**
 * The counts of a table's rows of one day. They belong to the run that began them, as those of the
 * ledger do.
 */
final class RowCountSums {
  static final Coder<RowCountSums> CODER = new RowCountSumsCoder();
  private static final long COUNT_BYTES = 250;

  private final String run;
  private final Map<QualityKey, RowCounts> sums = new HashMap<>();
  private final Set<QualityKey> grown = new HashSet<>();

  RowCountSums(String run) {
    this.run = run;
  }

  /** The run that the counts belong to. */
  String run() {
    return run;
  }

  void add(QualityKey key, RowCounts counts) {
    sums.merge(key, counts, RowCounts::plus);
    grown.add(key);
  }

  /** Whether a count has grown since they were taken. */
  boolean hasGrown() {
    return !grown.isEmpty();
  }

  /** Gives out the counts that have grown since the last time, each whole. */
  void takeGrown(BiConsumer<QualityKey, RowCounts> out) {
    grown.forEach(key -> out.accept(key, sums.get(key)));
    grown.clear();
  }

  long weigh() {
    return COUNT_BYTES * sums.size();
  }

  private static final class RowCountSumsCoder extends CustomCoder<RowCountSums> {
    private static final MapCoder<QualityKey, RowCounts> COUNTS =
        MapCoder.of(QualityKey.CODER, RowCounts.CODER);
    private static final SetCoder<QualityKey> KEYS = SetCoder.of(QualityKey.CODER);

    @Override
    public void encode(RowCountSums sums, OutputStream out) throws IOException {
      StringUtf8Coder.of().encode(sums.run, out);
      COUNTS.encode(sums.sums, out);
      KEYS.encode(sums.grown, out);
    }

    @Override
    public RowCountSums decode(InputStream in) throws IOException {
      RowCountSums sums = new RowCountSums(StringUtf8Coder.of().decode(in));
      sums.sums.putAll(COUNTS.decode(in));
      sums.grown.addAll(KEYS.decode(in));
      return sums;
    }
  }
}
