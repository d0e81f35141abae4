package dev.alluvium.transforms.files;

import dev.alluvium.transforms.source.BatchSession;
import dev.alluvium.transforms.source.BatchingSource;
import dev.alluvium.transforms.source.Reading;
import dev.alluvium.transforms.source.SourceBatch;
import dev.alluvium.transforms.source.SourceBatchCoder;
import dev.alluvium.transforms.source.SourcePosition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Some of the files of an input. */
final class FileSource extends BatchingSource<SourceBatch> {
  private final List<InputFile> files;
  private final int batchSize;
  private final int maxLineBytes;
  private final long mostRecords;

  FileSource(
      Reading reading, List<InputFile> files, int batchSize, int maxLineBytes, long mostRecords) {
    super(reading, SourceBatchCoder.of());
    this.files = files;
    this.batchSize = batchSize;
    this.maxLineBytes = maxLineBytes;
    this.mostRecords = mostRecords;
  }

  @Override
  protected String name() {
    return files.isEmpty() ? "" : files.get(0).path();
  }

  @Override
  protected BatchSession<SourceBatch> open(@Nullable SourcePosition from) {
    return new FileSession(files, batchSize, maxLineBytes, mostRecords, reading().progress(), from);
  }

  @Override
  protected List<FileSource> split(int desiredSplits) {
    files.forEach(file -> reading().progress().expectBytes(file.bytes()));
    List<FileSource> sources = new ArrayList<>();
    for (List<InputFile> part : share(files, desiredSplits)) {
      sources.add(new FileSource(reading(), part, batchSize, maxLineBytes, mostRecords));
    }
    return sources;
  }

  /** Shares files out so that every part has about as many bytes: the largest first. */
  static List<List<InputFile>> share(List<InputFile> files, int parts) {
    List<List<InputFile>> shares = new ArrayList<>();
    for (int i = 0; i < Math.min(parts, files.size()); i++) {
      shares.add(new ArrayList<>());
    }
    long[] bytes = new long[shares.size()];
    files.stream()
        .sorted(Comparator.comparingLong(InputFile::bytes).reversed())
        .forEach(
            file -> {
              int least = indexOfLeast(bytes);
              shares.get(least).add(file);
              bytes[least] += file.bytes() + 1;
            });
    shares.forEach(share -> share.sort(Comparator.comparing(InputFile::path)));
    return shares;
  }

  private static int indexOfLeast(long[] values) {
    int least = 0;
    for (int i = 1; i < values.length; i++) {
      least = values[i] < values[least] ? i : least;
    }
    return least;
  }
}
