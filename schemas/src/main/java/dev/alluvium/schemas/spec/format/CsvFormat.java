package dev.alluvium.schemas.spec.format;

import com.google.auto.value.AutoValue;
import java.util.List;
import java.util.Optional;

/** Lines of separated values: fields by the columns of a header, or by a declared order. */
@AutoValue
public abstract non-sealed class CsvFormat implements RecordFormat {
  /** Whether the first line of a file names its columns. Records of Kafka have no such line. */
  public abstract boolean header();

  /** The columns of a record that no header belongs to, in order; empty where all have one. */
  public abstract List<String> columns();

  public abstract char delimiter();

  public abstract char quote();

  /** Whether blanks around a value that is not in quotes are no part of it. */
  public abstract boolean trim();

  @Override
  public String name() {
    return "csv";
  }

  @Override
  public boolean isTree() {
    return false;
  }

  @Override
  public Optional<CsvFormat> underHeader() {
    return header() ? Optional.of(this) : Optional.empty();
  }

  public static CsvFormat of(
      boolean header, List<String> columns, char delimiter, char quote, boolean trim) {
    return new AutoValue_CsvFormat(header, List.copyOf(columns), delimiter, quote, trim);
  }
}
