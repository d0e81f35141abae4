package dev.alluvium.schemas.spec.dashboard;

import com.google.auto.value.AutoValue;
import com.google.auto.value.extension.serializable.SerializableAutoValue;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A tile: some values of a relation, by some labels, over a stretch of time. How it is drawn
 * changes nothing about what it says.
 */
@SerializableAutoValue
@AutoValue
public abstract class TileSpec implements Serializable {
  /** How a tile is drawn. */
  public enum Show {
    /** One number. */
    NUMBER,
    /** Values along time, a line each. */
    SERIES,
    /** Rows as they are. */
    TABLE,
    /** Parts of a whole, the largest first. */
    SHARE,
    /** The states of the USA as a grid. */
    MAP,
    /** The last full window of each label beside the mean of the windows before. */
    COMPARE
  }

  /** How rows that have one label become one value. */
  public enum Combine {
    /** Added up. */
    SUM,
    /** The largest. */
    MAX,
    /** Those of the newest time alone, added up. */
    LATEST
  }

  /** What tells it apart within the dashboard. */
  public abstract String name();

  public abstract String title();

  public abstract Show show();

  /** Qualified name of a table or view of the warehouse. */
  public abstract String from();

  /** Names of columns with values; where there are none, rows are counted. */
  public abstract List<String> values();

  /** Names of the columns whose values label values. */
  public abstract List<String> by();

  /** The time of a row: a date or timestamp, and perhaps an hour of the day; empty without any. */
  public abstract List<String> time();

  /** How far back from the newest row rows count; empty: only those of the newest time. */
  public abstract Optional<Duration> window();

  public abstract Combine combine();

  /** The column that rows of a table are sorted by, ascending. */
  public abstract Optional<String> sort();

  /** The most labels or rows that are shown. */
  public abstract int limit();

  /** What stands behind values, such as USD. */
  public abstract Optional<String> unit();

  public static Builder builder() {
    return new AutoValue_TileSpec.Builder()
        .setValues(List.of())
        .setBy(List.of())
        .setTime(List.of())
        .setCombine(Combine.SUM)
        .setLimit(10);
  }

  /** Builds a {@link TileSpec}. */
  @AutoValue.Builder
  public abstract static class Builder {
    public abstract Builder setName(String name);

    public abstract Builder setTitle(String title);

    public abstract Builder setShow(Show show);

    public abstract Builder setFrom(String from);

    public abstract Builder setValues(List<String> columns);

    public abstract Builder setBy(List<String> columns);

    public abstract Builder setTime(List<String> columns);

    public abstract Builder setWindow(Duration window);

    public abstract Builder setWindow(Optional<Duration> window);

    public abstract Builder setCombine(Combine combine);

    public abstract Builder setSort(String column);

    public abstract Builder setSort(Optional<String> column);

    public abstract Builder setLimit(int limit);

    public abstract Builder setUnit(String unit);

    public abstract Builder setUnit(Optional<String> unit);

    public abstract TileSpec build();
  }
}
