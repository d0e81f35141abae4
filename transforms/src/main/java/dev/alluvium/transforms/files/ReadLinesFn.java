package dev.alluvium.transforms.files;

import dev.alluvium.transforms.source.SourceBatch;
import dev.alluvium.transforms.source.SourceRecord;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.transforms.DoFn;

/** Reads a file to its end, batch by batch; none of a file that belongs to no topic. */
final class ReadLinesFn extends DoFn<Metadata, SourceBatch> {
  private static final long serialVersionUID = 1L;

  private final String folder;
  private final ArrayList<FileTopic> topics;
  private final int batchSize;
  private final int maxLineBytes;

  ReadLinesFn(String folder, List<FileTopic> topics, int batchSize, int maxLineBytes) {
    this.folder = folder;
    this.topics = new ArrayList<>(topics);
    this.batchSize = batchSize;
    this.maxLineBytes = maxLineBytes;
  }

  @ProcessElement
  public void process(@Element Metadata found, OutputReceiver<SourceBatch> batches)
      throws IOException {
    String location = found.resourceId().toString();
    String path = location.startsWith(folder) ? location.substring(folder.length()) : location;
    Optional<FileTopic> topic =
        FileTopic.isSkipped(path) ? Optional.empty() : FileTopic.find(path, topics);
    if (topic.isEmpty()) {
      return;
    }
    FileSystems.reportSourceLineage(found.resourceId());
    InputFile file = InputFile.of(topic.get(), path, location, found.sizeBytes());
    try (OpenFile open = open(found, file)) {
      List<SourceRecord> records = open.next(batchSize);
      while (!records.isEmpty()) {
        batches.output(SourceBatch.of(records));
        records = open.next(batchSize);
      }
    }
  }

  /** A file that is gone is told of; any other failure is the worker's, which tries again. */
  private OpenFile open(Metadata found, InputFile file) throws IOException {
    try {
      ReadableByteChannel channel = FileSystems.open(found.resourceId());
      return OpenFile.over(channel, file, maxLineBytes);
    } catch (FileNotFoundException | NoSuchFileException e) {
      return OpenFile.missing(file);
    }
  }
}
