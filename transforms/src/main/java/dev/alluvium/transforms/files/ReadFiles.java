package dev.alluvium.transforms.files;

import com.google.auto.value.AutoValue;
import dev.alluvium.transforms.source.InputException;
import dev.alluvium.transforms.source.Reading;
import dev.alluvium.transforms.source.SourceBatch;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * Reads the lines of text files, plain or gzip, each once; {@code docs/sources.md} tells how a
 * folder of them is laid out. A record's source is the file's path within the input, its position
 * the line number from 1; blank lines are no records, but count.
 *
 * <p>Nothing in a file stops the reading: a line that is too long comes as {@linkplain
 * dev.alluvium.transforms.source.SourceRecord#truncated truncated}, a compressed file that breaks
 * off ends with a {@linkplain dev.alluvium.transforms.source.SourceRecord#damage damaged} record.
 *
 * <p>Batches are at {@code TIMESTAMP_MIN_VALUE}, and the watermark is held there until all files
 * are read; then the input ends. The PCollection is unbounded all the same, which on the
 * DirectRunner keeps memory flat.
 */
@AutoValue
public abstract class ReadFiles extends PTransform<PBegin, PCollection<SourceBatch>> {
  private static final int DEFAULT_BATCH_SIZE = 500;
  private static final int DEFAULT_MAX_LINE_BYTES = 1 << 20;

  abstract String input();

  abstract List<FileTopic> topics();

  abstract int batchSize();

  abstract int maxLineBytes();

  abstract long mostRecords();

  /** To follow its progress, and to close it when the pipeline has ended. */
  public abstract Reading reading();

  /** Reads what a folder, or one file, has of these topics. */
  public static ReadFiles from(Path input, List<FileTopic> topics) {
    return new AutoValue_ReadFiles.Builder()
        .setInput(input.toString())
        .setTopics(List.copyOf(topics))
        .setBatchSize(DEFAULT_BATCH_SIZE)
        .setMaxLineBytes(DEFAULT_MAX_LINE_BYTES)
        .setMostRecords(Long.MAX_VALUE)
        .setReading(Reading.create())
        .build();
  }

  /** At most so many records make an element; 500 by default. */
  public ReadFiles withBatchSize(int records) {
    return toBuilder().setBatchSize(records).build();
  }

  /** Of longer lines only the beginning is read; 1 MiB by default. */
  public ReadFiles withMaxLineBytes(int bytes) {
    return toBuilder().setMaxLineBytes(bytes).build();
  }

  /** Of each file only so many records are read, from its beginning; all by default. */
  public ReadFiles withMostRecords(long records) {
    return toBuilder().setMostRecords(records).build();
  }

  /**
   * What will be read, and what not.
   *
   * @throws InputException if the input is missing or cannot be read, or has no file of any topic
   */
  public InputPlan plan() {
    return InputPlan.of(Path.of(input()), topics());
  }

  @Override
  public PCollection<SourceBatch> expand(PBegin begin) {
    return begin.apply(
        "ReadLines",
        Read.from(
            new FileSource(reading(), plan().files(), batchSize(), maxLineBytes(), mostRecords())));
  }

  abstract Builder toBuilder();

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder setInput(String input);

    abstract Builder setTopics(List<FileTopic> topics);

    abstract Builder setBatchSize(int records);

    abstract Builder setMaxLineBytes(int bytes);

    abstract Builder setMostRecords(long records);

    abstract Builder setReading(Reading reading);

    abstract ReadFiles build();
  }
}
