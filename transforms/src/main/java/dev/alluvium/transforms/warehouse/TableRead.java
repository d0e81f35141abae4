package dev.alluvium.transforms.warehouse;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.warehouse.TableSpec;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;

/** Which rows of a table to read. */
@AutoValue
public abstract class TableRead implements Serializable {
  public abstract TableSpec table();

  /** The timestamp column that the range is of. */
  public abstract String timeColumn();

  /** First instant read. */
  public abstract Instant from();

  /** First instant after {@link #from()} no longer read. */
  public abstract Instant until();

  /** Of rows that agree in these columns (NULL equals NULL) one is read; empty reads every row. */
  public abstract List<String> distinctOn();

  /** Of those rows, the one that is largest in these columns. */
  public abstract List<String> largestBy();

  public static TableRead of(
      TableSpec table,
      String timeColumn,
      Instant from,
      Instant until,
      List<String> distinctOn,
      List<String> largestBy) {
    return new AutoValue_TableRead(
        table, timeColumn, from, until, List.copyOf(distinctOn), List.copyOf(largestBy));
  }
}
