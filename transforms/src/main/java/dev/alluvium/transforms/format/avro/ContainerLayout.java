package dev.alluvium.transforms.format.avro;

import dev.alluvium.transforms.format.FileLayout;
import dev.alluvium.transforms.format.RecordFile;
import dev.alluvium.transforms.source.SourceRecord;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Object container files: blocks of records, under the schema that they were written with. */
final class ContainerLayout implements FileLayout {
  private static final int BUFFER_BYTES = 1 << 16;

  @Override
  public @Nullable String foreign(byte[] start) {
    return ContainerHeader.mayBegin(start) ? null : "is no Avro file";
  }

  @Override
  public RecordFile open(InputStream content, String topic, String path, int maxRecordBytes) {
    return new ContainerFile(
        new ContainerReader(new BufferedInputStream(content, BUFFER_BYTES), maxRecordBytes),
        topic,
        path);
  }

  /** A record's position is its number, from 1; its header is the file's schema. */
  private static final class ContainerFile implements RecordFile {
    private final ContainerReader reader;
    private final String topic;
    private final String path;
    private boolean ended;

    ContainerFile(ContainerReader reader, String topic, String path) {
      this.reader = reader;
      this.topic = topic;
      this.path = path;
    }

    @Override
    public @Nullable SourceRecord next() throws IOException {
      if (ended) {
        return null;
      }
      if (reader.next()) {
        SourceRecord record = record(reader.number(), reader.record());
        return reader.truncated() ? record.asTruncated() : record;
      }
      ended = true;
      String damage = reader.damage();
      if (damage == null) {
        return null;
      }
      String where = reader.number() == 0 ? "" : " after record " + reader.number();
      return record(reader.number() + 1, new byte[0]).asDamaged(damage + where);
    }

    private SourceRecord record(long number, byte[] payload) {
      return SourceRecord.of(topic, path, number, null, payload).under(reader.schema());
    }

    @Override
    public long read() {
      return reader.number();
    }
  }
}
