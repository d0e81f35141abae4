package dev.alluvium.transforms.format;

import dev.alluvium.transforms.source.SourceRecord;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A file that is cut into records, from its start to its end. Used by one thread at a time. */
public interface RecordFile {
  /**
   * The next record; NULL at the end. Where the file is damaged or breaks off, a {@linkplain
   * SourceRecord#asDamaged damaged} record says so, and is the last.
   *
   * @throws IOException if reading failed in a way that reading again may mend
   */
  @Nullable SourceRecord next() throws IOException;

  /**
   * How far it has been read: grows with each record, and is the same whenever it is read again.
   */
  long read();
}
