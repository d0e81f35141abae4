package dev.alluvium.transforms.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BinaryOperator;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.coders.MapCoder;
import org.apache.beam.sdk.coders.SetCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;

/**
 * The counts of one share of what is counted. They belong to the run that began them: a job that is
 * updated in place comes with another, but goes on counting here, as rows of both would hold the
 * same records.
 *
 * @param <K> what is counted by
 * @param <V> a count
 */
public final class Sums<K, V> {
  private static final long COUNT_BYTES = 250;

  private final String run;
  private final Map<K, V> sums = new HashMap<>();
  private final Set<K> grown = new HashSet<>();

  Sums(String run) {
    this.run = run;
  }

  static <K, V> Coder<Sums<K, V>> coder(Coder<K> keys, Coder<V> counts) {
    return new SumsCoder<>(MapCoder.of(keys, counts), SetCoder.of(keys));
  }

  /** The run that the counts belong to. */
  String run() {
    return run;
  }

  void add(K key, V count, BinaryOperator<V> plus) {
    sums.merge(key, count, plus);
    grown.add(key);
  }

  /** Whether a count has grown since they were taken. */
  boolean hasGrown() {
    return !grown.isEmpty();
  }

  /** Gives out the counts that have grown since the last time, each whole. */
  void takeGrown(BiConsumer<K, V> out) {
    grown.forEach(key -> out.accept(key, sums.get(key)));
    grown.clear();
  }

  long weigh() {
    return COUNT_BYTES * sums.size();
  }

  private static final class SumsCoder<K, V> extends CustomCoder<Sums<K, V>> {
    private final MapCoder<K, V> counts;
    private final SetCoder<K> keys;

    SumsCoder(MapCoder<K, V> counts, SetCoder<K> keys) {
      this.counts = counts;
      this.keys = keys;
    }

    @Override
    public void encode(Sums<K, V> sums, OutputStream out) throws IOException {
      StringUtf8Coder.of().encode(sums.run, out);
      counts.encode(sums.sums, out);
      keys.encode(sums.grown, out);
    }

    @Override
    public Sums<K, V> decode(InputStream in) throws IOException {
      Sums<K, V> sums = new Sums<>(StringUtf8Coder.of().decode(in));
      sums.sums.putAll(counts.decode(in));
      sums.grown.addAll(keys.decode(in));
      return sums;
    }
  }
}
