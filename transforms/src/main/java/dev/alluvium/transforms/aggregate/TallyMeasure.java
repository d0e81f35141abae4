package dev.alluvium.transforms.aggregate;

import dev.alluvium.transforms.text.JsonObjects;
import java.util.ArrayList;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is told of the different values of a column and how often there is each. NULL where there
 * was none.
 *
 * @param telling of one that has values
 */
record TallyMeasure(int column, Telling telling) implements Measure<Tally> {
  /** What a tally gives. */
  interface Telling {
    Object of(Tally tally);
  }

  /** The value that was most often there; of several the first in their order. */
  static Object mode(Tally tally) {
    return tally.counts().entrySet().stream()
        .reduce((one, next) -> next.getValue() > one.getValue() ? next : one)
        .map(Map.Entry::getKey)
        .orElseThrow();
  }

  /** All of them, in their order, as a JSON array. */
  static Object list(Tally tally) {
    return JsonObjects.array(new ArrayList<>(tally.counts().keySet()));
  }

  @Override
  public Tally create() {
    return new Tally();
  }

  @Override
  public void add(Tally tally, @Nullable Object[] event) {
    Object value = event[column];
    if (value != null) {
      tally.add(value);
    }
  }

  @Override
  public void merge(Tally into, Tally from) {
    into.add(from);
  }

  @Override
  public @Nullable Object result(Tally tally) {
    if (tally.hasTooMany()) {
      return UNCOMPUTABLE;
    }
    return tally.counts().isEmpty() ? null : telling.of(tally);
  }

  @Override
  public long weigh(Tally tally) {
    return SMALL + tally.bytes();
  }
}
