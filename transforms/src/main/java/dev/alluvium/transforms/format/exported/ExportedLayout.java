package dev.alluvium.transforms.format.exported;

import dev.alluvium.transforms.format.FileLayout;
import dev.alluvium.transforms.format.RecordFile;
import dev.alluvium.transforms.format.lines.LineLayout;
import dev.alluvium.transforms.source.SourceRecord;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Text files in which each line is a record of a topic, whole: {@code {"key": …, "value": …,
 * "headers": …}}. So a file holds what Kafka holds: keys, headers, tombstones.
 */
public final class ExportedLayout implements FileLayout {
  private final LineLayout lines = LineLayout.ofLines();

  @Override
  public @Nullable String foreign(byte[] start) {
    return lines.foreign(start);
  }

  @Override
  public RecordFile open(InputStream content, String topic, String path, int maxRecordBytes) {
    return new ExportedFile(lines.open(content, topic, path, maxRecordBytes));
  }

  private record ExportedFile(RecordFile lines) implements RecordFile {
    @Override
    public @Nullable SourceRecord next() throws IOException {
      SourceRecord line = lines.next();
      return line == null || line.damage() != null || line.truncated()
          ? line
          : ExportedRecord.of(line);
    }

    @Override
    public long read() {
      return lines.read();
    }
  }
}
