package dev.alluvium.transforms.ledger;

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
import org.apache.beam.sdk.coders.VarLongCoder;

/**
 * The counts of one share of the ledger. They belong to the run that began them: a job that is
 * updated in place comes with another, but goes on counting here, as rows of both would hold the
 * same records.
 */
final class Sums {
  static final Coder<Sums> CODER = new SumsCoder();
  private static final long COUNT_BYTES = 250;

  private final String run;
  private final Map<LedgerKey, Long> sums = new HashMap<>();
  private final Set<LedgerKey> grown = new HashSet<>();

  Sums(String run) {
    this.run = run;
  }

  /** The run that the counts belong to. */
  String run() {
    return run;
  }

  void add(LedgerKey key, long records) {
    sums.merge(key, records, Long::sum);
    grown.add(key);
  }

  /** Whether a count has grown since they were taken. */
  boolean hasGrown() {
    return !grown.isEmpty();
  }

  /** Gives out the counts that have grown since the last time, each whole. */
  void takeGrown(BiConsumer<LedgerKey, Long> out) {
    grown.forEach(key -> out.accept(key, sums.get(key)));
    grown.clear();
  }

  long weigh() {
    return COUNT_BYTES * sums.size();
  }

  private static final class SumsCoder extends CustomCoder<Sums> {
    private static final MapCoder<LedgerKey, Long> COUNTS =
        MapCoder.of(LedgerKey.CODER, VarLongCoder.of());
    private static final SetCoder<LedgerKey> KEYS = SetCoder.of(LedgerKey.CODER);

    @Override
    public void encode(Sums sums, OutputStream out) throws IOException {
      StringUtf8Coder.of().encode(sums.run, out);
      COUNTS.encode(sums.sums, out);
      KEYS.encode(sums.grown, out);
    }

    @Override
    public Sums decode(InputStream in) throws IOException {
      Sums sums = new Sums(StringUtf8Coder.of().decode(in));
      sums.sums.putAll(COUNTS.decode(in));
      sums.grown.addAll(KEYS.decode(in));
      return sums;
    }
  }
}
