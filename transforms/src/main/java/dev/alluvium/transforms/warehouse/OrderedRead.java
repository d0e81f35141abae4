package dev.alluvium.transforms.warehouse;

import com.google.auto.value.AutoValue;
import com.google.auto.value.extension.serializable.SerializableAutoValue;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;

/** Which rows of a table to read, in order of time. */
@SerializableAutoValue
@AutoValue
public abstract class OrderedRead implements Serializable {
  /** The column that tells whether a row is new; no contract can name a column so. */
  public static final String IS_NEW = "#new";

  /** In the place of a row's number, where no row is new. */
  public static final long NONE_NEW = Long.MAX_VALUE;

  /** What is read of a stretch of time. */
  public enum Extent {
    /** Every row. */
    ALL,
    /** Of rows that agree in {@link OrderedRead#per()}, those of the earliest instant. */
    FIRST,
    /** Of rows that agree in {@link OrderedRead#per()}, those of the latest instant. */
    LAST,
    /** Both. */
    FIRST_AND_LAST
  }

  /**
   * A stretch of time.
   *
   * @param from the first instant in it
   * @param until the first instant after it
   */
  public record Stretch(Instant from, Instant until, Extent extent) implements Serializable {}

  /** The table, with the columns that are read of it, which may be fewer than it has. */
  public abstract TableSpec table();

  /** The timestamp column that the stretches are of; it must not be NULL. */
  public abstract String timeColumn();

  /** In order, and apart from each other. */
  public abstract List<Stretch> stretches();

  /** Columns in which rows of one sequence agree, NULL equal to NULL. */
  public abstract List<String> per();

  /** The columns by which rows of one instant come, the largest first; NULL is the smallest. */
  public abstract List<String> largestFirst();

  /** The number, in the order in which they were written, of the first row that is new. */
  public abstract long firstNew();

  /** How many readings there are at once, which share the memory for it. */
  public abstract int readers();

  public static OrderedRead of(
      TableSpec table,
      String timeColumn,
      List<Stretch> stretches,
      List<String> per,
      List<String> largestFirst) {
    return new AutoValue_OrderedRead(
        table,
        timeColumn,
        List.copyOf(stretches),
        List.copyOf(per),
        List.copyOf(largestFirst),
        NONE_NEW,
        1);
  }

  /** The same; rows from that number on are new. */
  public OrderedRead withNewFrom(long row) {
    return new AutoValue_OrderedRead(
        table(), timeColumn(), stretches(), per(), largestFirst(), row, readers());
  }

  /** The same, as one of so many at once. */
  public OrderedRead amongReaders(int count) {
    return new AutoValue_OrderedRead(
        table(), timeColumn(), stretches(), per(), largestFirst(), firstNew(), count);
  }

  /** Of the rows that are read: the table's columns, then {@link #IS_NEW}. */
  public Schema schema() {
    Schema.Builder schema = Schema.builder();
    table().rowSchema().getFields().forEach(schema::addField);
    return schema.addField(IS_NEW, ColumnType.BOOLEAN.fieldType()).build();
  }
}
