package dev.alluvium.transforms.fold;

import com.google.auto.value.AutoValue;
import java.time.Duration;
import java.util.Optional;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Runs a fold over each key's elements, in the global window. The step that keeps the state has the
 * fingerprint of the state's shape for a name: a runner that goes by names finds no state of
 * another shape for it, and refuses an update to one.
 */
@AutoValue
public abstract class Fold<K, I, S, O> extends PTransform<PCollection<KV<K, I>>, PCollectionTuple> {
  abstract String step();

  @SuppressWarnings("AutoValueImmutableFields") // A fold compiles itself on its worker.
  abstract KeyedFold<K, I, S> fold();

  abstract StateShape shape();

  abstract Coder<S> coder();

  abstract StateKeeping keeping();

  abstract TupleTag<O> mainTag();

  abstract TupleTagList sideTags();

  abstract Optional<Duration> soon();

  /**
   * A fold with one output.
   *
   * @param step what a person calls it, in messages
   * @param shape of the state
   * @param coder of the state
   */
  public static <K, I, S, O> Fold<K, I, S, O> of(
      String step,
      KeyedFold<K, I, S> fold,
      StateShape shape,
      Coder<S> coder,
      StateKeeping keeping,
      TupleTag<O> output) {
    return new AutoValue_Fold<>(
        step, fold, shape, coder, keeping, output, TupleTagList.empty(), Optional.empty());
  }

  /** The same, with an output more. */
  public Fold<K, I, S, O> withOutput(TupleTag<?> tag) {
    return new AutoValue_Fold<>(
        step(), fold(), shape(), coder(), keeping(), mainTag(), sideTags().and(tag), soon());
  }

  /** The same, asked so long after a change, by the wall clock, what it has to give out early. */
  public Fold<K, I, S, O> firingAfter(Optional<Duration> soon) {
    return new AutoValue_Fold<>(
        step(), fold(), shape(), coder(), keeping(), mainTag(), sideTags(), soon);
  }

  @Override
  public PCollectionTuple expand(PCollection<KV<K, I>> input) {
    return input.apply(
        shape().fingerprint(), ParDo.of(step(keptCoder())).withOutputTags(mainTag(), sideTags()));
  }

  /** What keeps the states. */
  FoldFn<K, I, S, O> step(Coder<Kept<S>> kept) {
    return new FoldFn<>(step(), fold(), kept, keeping(), soon());
  }

  /** Encodes what is kept for a key. */
  Coder<Kept<S>> keptCoder() {
    return new KeptCoder<>(step(), shape(), coder(), StateKeeping.MOST_ENCODED_BYTES);
  }
}
