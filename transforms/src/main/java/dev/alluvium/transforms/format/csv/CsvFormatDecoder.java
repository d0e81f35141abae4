package dev.alluvium.transforms.format.csv;

import dev.alluvium.schemas.spec.column.FieldPath;
import dev.alluvium.schemas.spec.format.CsvFormat;
import dev.alluvium.transforms.csv.CsvSyntax;
import dev.alluvium.transforms.format.FieldReader;
import dev.alluvium.transforms.format.FieldTree;
import dev.alluvium.transforms.format.FileLayout;
import dev.alluvium.transforms.format.FormatDecoder;
import dev.alluvium.transforms.format.Message;
import dev.alluvium.transforms.format.RejectReason;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.format.ScalarReader;
import dev.alluvium.transforms.format.SkipReason;
import dev.alluvium.transforms.format.lines.LineLayout;
import dev.alluvium.transforms.source.SourceRecord;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Lines of separated values; which column is which, the header of a record's file says, or else the
 * contract.
 */
public final class CsvFormatDecoder implements FormatDecoder<CsvRecord> {
  private final CsvFormat format;
  private final CsvLine line;
  private final List<String> declared;

  /** Of the header met last; another thread's is as good. */
  private volatile @Nullable Columns ofHeader;

  public CsvFormatDecoder(CsvFormat format) {
    this.format = format;
    line = new CsvLine(format);
    declared = stripped(format.columns());
  }

  @SuppressWarnings("ArrayRecordComponent") // Compared by the one who made it.
  private record Columns(byte[] header, List<String> names) {}

  @Override
  public FileLayout files() {
    return new LineLayout(new CsvSyntax(format), format.header());
  }

  @Override
  public Message<CsvRecord> parse(SourceRecord record) {
    byte[] payload = record.payload();
    if (payload == null) {
      return new Message.Skipped<>(SkipReason.TOMBSTONE);
    }
    List<String> columns = columns(record.header());
    List<String> values = line.cut(payload);
    if (values.size() != columns.size()) {
      throw malformed(
          String.format(
              Locale.ROOT,
              "no line of CSV: it has %d values, for %d columns",
              values.size(),
              columns.size()));
    }
    return Message.event(new CsvRecord(columns, values));
  }

  private List<String> columns(byte @Nullable [] header) {
    if (header != null) {
      return columnsOf(header);
    }
    if (declared.isEmpty()) {
      throw malformed("its columns are unknown: it came without a header");
    }
    return declared;
  }

  private List<String> columnsOf(byte[] header) {
    Columns columns = ofHeader;
    if (columns == null || !Arrays.equals(header, columns.header())) {
      columns = new Columns(header, stripped(line.cut(header)));
      ofHeader = columns;
    }
    return columns.names();
  }

  /** Blanks around a column's name are no part of it. */
  private static List<String> stripped(List<String> names) {
    return names.stream().map(String::strip).toList();
  }

  private static RejectedException malformed(String message) {
    return new RejectedException(RejectReason.MALFORMED, null, message);
  }

  @Override
  public FieldReader<CsvRecord> fields(FieldTree fields) {
    return new CsvFields(fields);
  }

  /** Each a text; an empty one is NULL. */
  @Override
  public ScalarReader<CsvRecord> scalars(List<FieldPath> paths) {
    List<String> names = paths.stream().map(FieldPath::lastName).toList();
    return record ->
        names.stream()
            .mapToInt(record.columns()::indexOf)
            .mapToObj(column -> column < 0 ? "" : record.values().get(column))
            .map(text -> text.isEmpty() ? null : text)
            .toArray();
  }
}
