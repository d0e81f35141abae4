package dev.alluvium.schemas.spec.mart;

import com.google.auto.value.AutoValue;
import com.google.auto.value.extension.serializable.SerializableAutoValue;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * A rule over the windows of an aggregate mart: which of them are far above the usual. The usual
 * level of a window is the average of the windows that agree with it in {@link #per} and {@link
 * #slot}, on the days that are a week, two weeks and so on before its own.
 */
@SerializableAutoValue
@AutoValue
public abstract class AlertSpec implements Serializable {
  /** Column of the usual level; {@code usual_windows} and {@code times_usual} are its fellows. */
  public static final String USUAL = "usual";

  /** Column of the number of windows that the usual level rests on. */
  public static final String USUAL_WINDOWS = "usual_windows";

  /** Column of how many times the usual level the watched measure is. */
  public static final String TIMES_USUAL = "times_usual";

  public abstract String name();

  public abstract String description();

  public abstract String owner();

  /** Name of the aggregate mart whose windows are watched; they are fixed. */
  public abstract String from();

  /** Names of the columns whose values tell apart what is watched. */
  public abstract List<String> per();

  /** Name of the column with the start of the window. */
  public abstract String window();

  /** Name of the watched measure, a whole or decimal number. */
  public abstract String watch();

  /** Name of the column with the day of the window. */
  public abstract String day();

  /** Name of the column with the part of the day that is compared, a whole number. */
  public abstract String slot();

  /** How many weeks before the window's own count. */
  public abstract int weeks();

  /** The fewest windows that make a usual level. */
  public abstract long windows();

  /** How many times the usual level a window is at least; more than zero. */
  public abstract BigDecimal times();

  /** The least that the watched measure is; more than zero. */
  public abstract BigDecimal atLeast();

  /** Kafka topic that a stream tells of its alerts. */
  public abstract Optional<String> topic();

  public abstract Builder toBuilder();

  public static Builder builder() {
    return new AutoValue_AlertSpec.Builder();
  }

  /** Builds an {@link AlertSpec}. */
  @AutoValue.Builder
  public abstract static class Builder {
    public abstract Builder setName(String name);

    public abstract Builder setDescription(String description);

    public abstract Builder setOwner(String owner);

    public abstract Builder setFrom(String from);

    public abstract Builder setPer(List<String> per);

    public abstract Builder setWindow(String window);

    public abstract Builder setWatch(String watch);

    public abstract Builder setDay(String day);

    public abstract Builder setSlot(String slot);

    public abstract Builder setWeeks(int weeks);

    public abstract Builder setWindows(long windows);

    public abstract Builder setTimes(BigDecimal times);

    public abstract Builder setAtLeast(BigDecimal atLeast);

    public abstract Builder setTopic(Optional<String> topic);

    public abstract AlertSpec build();
  }
}
