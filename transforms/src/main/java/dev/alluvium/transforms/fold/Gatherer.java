package dev.alluvium.transforms.fold;

import java.io.Serializable;
import org.apache.beam.sdk.values.TupleTag;

/** Puts what a bundle brings together by key, so that a state is touched once per bundle. */
public interface Gatherer<T> extends Serializable {
  /** Where it goes. */
  interface Output {
    <V> void give(TupleTag<V> tag, V value);
  }

  /** Compiles what is needed; once per worker. */
  default void setup() {}

  /**
   * Takes an element in.
   *
   * @param passed where what need not be gathered goes at once
   */
  void take(T element, Output passed);

  /** Gives out what was taken in since the last time, and forgets it. */
  void drain(Output out);
}
