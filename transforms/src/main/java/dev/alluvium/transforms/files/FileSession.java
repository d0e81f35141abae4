package dev.alluvium.transforms.files;

import dev.alluvium.transforms.lineage.ReportedLineage;
import dev.alluvium.transforms.source.BatchSession;
import dev.alluvium.transforms.source.ReadingProgress;
import dev.alluvium.transforms.source.SourceBatch;
import dev.alluvium.transforms.source.SourcePosition;
import dev.alluvium.transforms.source.SourceRecord;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads files one after the other. Its position: which file, and how far that is read. */
final class FileSession implements BatchSession<SourceBatch> {
  private final List<InputFile> files;
  private final int batchSize;
  private final int maxLineBytes;
  private final long mostRecords;
  private final ReadingProgress progress;
  private int index;
  private long readBefore;
  private @Nullable OpenFile open;
  private long bytesCounted;

  /** Records of the open file. */
  private long given;

  FileSession(
      List<InputFile> files,
      int batchSize,
      int maxLineBytes,
      long mostRecords,
      ReadingProgress progress,
      @Nullable SourcePosition from) {
    this.files = files;
    this.batchSize = batchSize;
    this.maxLineBytes = maxLineBytes;
    this.mostRecords = mostRecords;
    this.progress = progress;
    this.index = from == null ? 0 : (int) from.get(0);
    this.readBefore = from == null ? 0 : from.get(1);
  }

  @Override
  public @Nullable SourceBatch next() throws IOException {
    while (index < files.size()) {
      if (open == null) {
        open = OpenFile.open(files.get(index), maxLineBytes, readBefore);
        ReportedLineage.readsFile(files.get(index).location());
      }
      long left = mostRecords - given;
      List<SourceRecord> records =
          left <= 0 ? List.of() : open.next((int) Math.min(batchSize, left));
      given += records.size();
      progress.add(records.size(), open.bytesRead() - bytesCounted);
      bytesCounted = open.bytesRead();
      if (!records.isEmpty()) {
        return SourceBatch.of(records);
      }
      close();
      index++;
    }
    return null;
  }

  /** Files hold the past in any order: whoever reads them says when events happened. */
  @Override
  public Instant timestamp() {
    return BoundedWindow.TIMESTAMP_MIN_VALUE;
  }

  @Override
  public Instant watermark() {
    return index < files.size()
        ? BoundedWindow.TIMESTAMP_MIN_VALUE
        : BoundedWindow.TIMESTAMP_MAX_VALUE;
  }

  @Override
  public SourcePosition position() {
    return SourcePosition.of(index, open == null ? readBefore : open.read());
  }

  @Override
  public void delivered(SourcePosition position) {}

  @Override
  public void close() throws IOException {
    if (open != null) {
      open.close();
      open = null;
    }
    readBefore = 0;
    bytesCounted = 0;
    given = 0;
  }
}
