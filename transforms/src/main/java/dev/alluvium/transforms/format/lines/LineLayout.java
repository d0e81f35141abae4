package dev.alluvium.transforms.format.lines;

import dev.alluvium.transforms.csv.CsvSyntax;
import dev.alluvium.transforms.format.FileLayout;
import dev.alluvium.transforms.format.RecordFile;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Text files with a record per line, or per several lines where line breaks stand within quotes.
 *
 * @param syntax of values in which line breaks may stand; NULL where each line is a record
 * @param header whether the first record is none, but names the columns of all
 */
public record LineLayout(@Nullable CsvSyntax syntax, boolean header) implements FileLayout {
  /** Each line is a record. */
  public static LineLayout ofLines() {
    return new LineLayout(null, false);
  }

  @Override
  public @Nullable String foreign(byte[] start) {
    return FileKind.foreign(start);
  }

  @Override
  public RecordFile open(InputStream content, String topic, String path, int maxRecordBytes) {
    return new LineFile(
        topic, path, new LineReader(content, maxRecordBytes, syntax), header, maxRecordBytes);
  }
}
