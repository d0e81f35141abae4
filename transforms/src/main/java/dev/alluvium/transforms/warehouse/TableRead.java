package dev.alluvium.transforms.warehouse;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Which rows of a table to read. */
@AutoValue
public abstract class TableRead implements Serializable {
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

  public abstract TableSpec table();

  /** The timestamp column that the range is of. */
  public abstract String timeColumn();

  /** First instant read. */
  public abstract Instant from();

  /** First instant after {@link #from()} no longer read. */
  public abstract Instant until();

  /**
   * Of rows that agree in these columns (NULL equals NULL) one is read; empty reads every row.
   * Without the time column among them, that is the {@linkplain #earliest earliest} or the latest.
   */
  public abstract List<String> distinctOn();

  /** Of those rows, the one that is largest in these columns. */
  public abstract List<String> largestBy();

  /** Whether of those rows an earlier one goes before {@link #largestBy()}. */
  public abstract boolean earliest();

  /** Of rows that agree in these columns, the one latest in time, then largest in others. */
  public static TableRead latest(
      TableSpec table, String timeColumn, Instant until, List<String> per, List<String> largestBy) {
    return new AutoValue_TableRead(
        table, timeColumn, EARLIEST, until, per, join(timeColumn, largestBy), false);
  }

  /** Of rows that agree in these columns, the one earliest in time, then largest in others. */
  public static TableRead earliest(
      TableSpec table, String timeColumn, Instant from, List<String> per, List<String> largestBy) {
    return new AutoValue_TableRead(
        table, timeColumn, from, LATEST, List.copyOf(per), List.copyOf(largestBy), true);
  }

  private static List<String> join(String first, List<String> others) {
    return Stream.concat(Stream.of(first), others.stream()).toList();
  }

  public static TableRead of(
      TableSpec table,
      String timeColumn,
      Instant from,
      Instant until,
      List<String> distinctOn,
      List<String> largestBy) {
    return new AutoValue_TableRead(
        table, timeColumn, from, until, List.copyOf(distinctOn), List.copyOf(largestBy), false);
  }
}
