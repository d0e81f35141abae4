package dev.alluvium.transforms.format.lines;

import dev.alluvium.transforms.csv.CsvSyntax;
import dev.alluvium.transforms.format.RecordFile;
import dev.alluvium.transforms.source.SourceRecord;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A text file; its records stand at the numbers of their first lines, from 1. */
final class LineFile implements RecordFile {
  private final String topic;
  private final String path;
  private final LineReader lines;
  private final boolean hasHeader;
  private final int maxLineBytes;
  private byte @Nullable [] header;
  private boolean ended;

  LineFile(String topic, String path, LineReader lines, boolean hasHeader, int maxLineBytes) {
    this.topic = topic;
    this.path = path;
    this.lines = lines;
    this.hasHeader = hasHeader;
    this.maxLineBytes = maxLineBytes;
  }

  /** The next record that is not blank; NULL at the end. */
  @Override
  public @Nullable SourceRecord next() throws IOException {
    while (!ended && lines.next()) {
      String fault = isSeparatorNote() ? null : faultOfHeader();
      if (fault != null) {
        ended = true;
        return record().asDamaged(fault);
      }
      if (!isSeparatorNote() && !isHeader() && !lines.isBlank()) {
        return marked(record());
      }
    }
    boolean endedBefore = ended;
    ended = true;
    if (endedBefore || lines.damage() == null) {
      return null;
    }
    String where = lines.number() == 1 ? "" : " after line " + (lines.number() - 1);
    return record().asDamaged(lines.damage() + where);
  }

  private SourceRecord marked(SourceRecord record) {
    if (lines.isUnclosed()) {
      return record.asFlawed(
          "no line of CSV: a quote is never closed, from line "
              + lines.number()
              + " to the end of the file in line "
              + lines.lastLine());
    }
    return lines.truncated() ? record.asTruncated() : record;
  }

  /** Whether the line is the file's header; if so, it is kept. */
  private boolean isHeader() {
    if (!isHeaderNext()) {
      return false;
    }
    header = lines.line();
    return true;
  }

  private boolean isHeaderNext() {
    return hasHeader && header == null && !lines.isBlank();
  }

  /** Whether the line tells a spreadsheet the delimiter, above the header. */
  private boolean isSeparatorNote() {
    return isHeaderNext() && lines.number() == 1 && CsvSyntax.isSeparatorNote(lines.line());
  }

  /** Why the columns of the whole file are not known; NULL where they are. */
  private @Nullable String faultOfHeader() {
    if (!isHeaderNext()) {
      return null;
    }
    if (lines.isUnclosed()) {
      return "its header has a quote that is never closed";
    }
    if (lines.truncated()) {
      return "its header is longer than " + maxLineBytes + " bytes";
    }
    return lines.isBroken()
        ? "its header is no line of CSV: text follows a closing quote, or lines do not end with \\n"
        : null;
  }

  /** How many lines have been read. */
  @Override
  public long read() {
    return lines.linesRead();
  }

  private SourceRecord record() {
    return SourceRecord.of(topic, path, lines.number(), null, lines.line()).under(header);
  }
}
