package dev.alluvium.transforms.fold;

import com.google.auto.value.AutoValue;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/** Puts what a bundle brings together by key, before a {@link Fold}. */
@AutoValue
public abstract class Gather<T, O> extends PTransform<PCollection<T>, PCollectionTuple> {
  @SuppressWarnings("AutoValueImmutableFields") // A gatherer compiles itself on its worker.
  abstract Gatherer<T> gatherer();

  abstract TupleTag<O> mainTag();

  abstract TupleTagList sideTags();

  /** With one output, or more. */
  public static <T, O> Gather<T, O> to(
      Gatherer<T> gatherer, TupleTag<O> output, TupleTag<?>... others) {
    TupleTagList sideTags = TupleTagList.empty();
    for (TupleTag<?> other : others) {
      sideTags = sideTags.and(other);
    }
    return new AutoValue_Gather<>(gatherer, output, sideTags);
  }

  @Override
  public PCollectionTuple expand(PCollection<T> elements) {
    return elements.apply(
        "Gather", ParDo.of(new GatherFn<T, O>(gatherer())).withOutputTags(mainTag(), sideTags()));
  }
}
