package dev.alluvium.schemas.spec.mart;

import com.google.auto.value.AutoValue;
import com.google.auto.value.extension.serializable.SerializableAutoValue;
import dev.alluvium.schemas.spec.column.ColumnMeaning;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.DescribedColumn;
import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;

/**
 * By how much a number has changed since the row before it in its sequence, and how far that can be
 * trusted. Two columns: the difference, and its {@link Quality}.
 */
@SerializableAutoValue
@AutoValue
public abstract class DifferenceSpec implements DescribedColumn, Serializable {
  /** What a difference is worth; the first that applies, in this order. */
  public enum Quality {
    /** There is no row before: no difference. */
    FIRST,
    /** The number, or that of the row before, is NULL: no difference. */
    MISSING,
    /** The row before is longer ago than {@link #gap()}: no difference. */
    GAP,
    /** It changed faster than {@link #reset()}, or by more than a column holds: no difference. */
    RESET,
    /** It became smaller, and {@link #reversed()} says what then is the difference. */
    REVERSED,
    OK
  }

  /** What stands for a difference below zero. */
  public enum Reversed {
    /** Its absolute value. */
    ABSOLUTE,
    /** NULL. */
    NONE
  }

  /** Name of the column with the difference. */
  @Override
  public abstract String name();

  /** Of the difference; it is the same personal data as the number. */
  @Override
  public abstract ColumnMeaning meaning();

  /** Name of the mart's column that it is the difference of. */
  public abstract String of();

  /** Type of both. */
  @Override
  public abstract ColumnType type();

  /** Name of the column with the quality. */
  public abstract String quality();

  public abstract String qualityDescription();

  /** The longest time between two rows that has a difference. */
  public abstract Optional<Duration> gap();

  /** The most per second of the time between two rows that is a difference, up or down. */
  public abstract Optional<Double> reset();

  /** Where absent, a difference below zero stands as any other. */
  public abstract Optional<Reversed> reversed();

  public static Builder builder() {
    return new AutoValue_DifferenceSpec.Builder();
  }

  /** Builds a {@link DifferenceSpec}. */
  @AutoValue.Builder
  public abstract static class Builder {
    public abstract Builder setName(String name);

    public abstract Builder setMeaning(ColumnMeaning meaning);

    public abstract Builder setOf(String of);

    public abstract Builder setType(ColumnType type);

    public abstract Builder setQuality(String quality);

    public abstract Builder setQualityDescription(String description);

    public abstract Builder setGap(Optional<Duration> gap);

    public abstract Builder setReset(Optional<Double> reset);

    public abstract Builder setReversed(Optional<Reversed> reversed);

    public abstract DifferenceSpec build();
  }
}
