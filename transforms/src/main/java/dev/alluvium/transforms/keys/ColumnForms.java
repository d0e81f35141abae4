package dev.alluvium.transforms.keys;

import dev.alluvium.schemas.spec.column.ColumnType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The forms in which hashes take the columns of one row at a time, each made once, however many
 * hashes take it. Not safe for several threads.
 */
public final class ColumnForms {
  private static final String NOT_YET = new String("not yet");

  private final ColumnType[] types;
  private final @Nullable String[] standard;
  private final @Nullable String[] trimmed;
  private @Nullable Object[] row = new @Nullable Object[0];

  /**
   * @param types of the row's columns, in their order
   */
  public ColumnForms(ColumnType[] types) {
    this.types = types.clone();
    standard = new @Nullable String[types.length];
    trimmed = new @Nullable String[types.length];
  }

  /** From now on, everything is of this row. */
  public void load(@Nullable Object[] values) {
    row = values;
    Arrays.fill(standard, NOT_YET);
    Arrays.fill(trimmed, NOT_YET);
  }

  /** The {@linkplain Standardise#standardise standard form} of the column at that place. */
  public @Nullable String standard(int column) {
    String form = standard[column];
    if (isNotYet(form)) {
      form = Standardise.standardise(row[column], types[column]);
      standard[column] = form;
    }
    return form;
  }

  /** The same {@linkplain Standardise#trimmed but for letter case}. */
  @Nullable String trimmed(int column) {
    String form = trimmed[column];
    if (isNotYet(form)) {
      form = Standardise.trimmed(row[column], types[column]);
      trimmed[column] = form;
    }
    return form;
  }

  @SuppressWarnings("ReferenceEquality") // The marker is told from a text of the same letters.
  private static boolean isNotYet(@Nullable String form) {
    return form == NOT_YET;
  }
}
