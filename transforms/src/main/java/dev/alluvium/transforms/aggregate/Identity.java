package dev.alluvium.transforms.aggregate;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.measure.CountDistinct;
import dev.alluvium.transforms.keys.Standardise;
import dev.alluvium.transforms.keys.ValueDigest;
import org.jspecify.annotations.Nullable;

/**
 * What tells values of some columns apart in a distinct count: their standard forms, each for
 * itself, as 128 bits. Not safe for several threads.
 */
public final class Identity {
  private final int[] columns;
  private final ColumnType[] types;
  private final @Nullable String[] parts;
  private final ValueDigest digest = new ValueDigest();

  private Identity(int[] columns, ColumnType[] types) {
    this.columns = columns;
    this.types = types;
    this.parts = new @Nullable String[columns.length];
  }

  /** Of the values that a measure counts. */
  static Identity of(CountDistinct distinct, EventColumns columns) {
    return new Identity(
        columns.indexesOf(distinct.arguments()),
        distinct.arguments().stream()
            .map(column -> columns.column(column).type())
            .toArray(ColumnType[]::new));
  }

  /** The identity of that event's values; NULL where all of them are. */
  public @Nullable Hash128 of(@Nullable Object[] event) {
    return standardise(event) ? finish() : null;
  }

  /**
   * The same, but so that equal values of other measures, windows and groups differ.
   *
   * @param window the bound that tells it from the others of its kind
   */
  @Nullable Hash128 of(@Nullable Object[] event, int measure, long window, GroupKey group) {
    if (!standardise(event)) {
      return null;
    }
    digest.add((long) measure).add(window);
    group.addTo(digest);
    return finish();
  }

  /** Whether anything is left of the values. */
  private boolean standardise(@Nullable Object[] event) {
    boolean any = false;
    for (int i = 0; i < columns.length; i++) {
      parts[i] = Standardise.standardise(event[columns[i]], types[i]);
      any |= parts[i] != null;
    }
    return any;
  }

  private Hash128 finish() {
    for (String part : parts) {
      digest.add(part);
    }
    return Hash128.of(digest.finish());
  }
}
