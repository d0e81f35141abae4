package dev.alluvium.schemas.spec;

import com.google.auto.value.AutoValue;
import java.io.Serializable;
import java.util.List;

/** How lines of separated values are read. */
@AutoValue
public abstract class CsvSpec implements Serializable {
  /** Whether the first line of a file names its columns. Records of Kafka have no such line. */
  public abstract boolean header();

  /** The columns of a record that no header belongs to, in order; empty where all have one. */
  public abstract List<String> columns();

  public abstract char delimiter();

  public abstract char quote();

  /** Whether blanks around a value that is not in quotes are no part of it. */
  public abstract boolean trim();

  public static CsvSpec of(
      boolean header, List<String> columns, char delimiter, char quote, boolean trim) {
    return new AutoValue_CsvSpec(header, List.copyOf(columns), delimiter, quote, trim);
  }
}
