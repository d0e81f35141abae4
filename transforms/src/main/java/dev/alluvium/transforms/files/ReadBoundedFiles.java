package dev.alluvium.transforms.files;

import com.google.auto.value.AutoValue;
import dev.alluvium.transforms.source.SourceBatch;
import dev.alluvium.transforms.source.SourceBatchCoder;
import java.util.List;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * Reads the same records as {@link ReadFiles}, with the same coordinates, from any file system that
 * Beam knows, as {@code gs://bucket/folder}; for runners that share bounded input out over workers.
 * Each file is read by one of them. Files of no topic are left out; no file at all is an error when
 * the pipeline runs. Bounded; batches are at {@code TIMESTAMP_MIN_VALUE}.
 */
@AutoValue
public abstract class ReadBoundedFiles extends PTransform<PBegin, PCollection<SourceBatch>> {
  abstract String folder();

  abstract List<FileTopic> topics();

  abstract int batchSize();

  abstract int maxLineBytes();

  /** Reads what a folder has of these topics, subfolders included. */
  public static ReadBoundedFiles from(String folder, List<FileTopic> topics) {
    String path = folder.endsWith("/") ? folder : folder + "/";
    return new AutoValue_ReadBoundedFiles(path, List.copyOf(topics), 500, 1 << 20);
  }

  /** Of longer lines only the beginning is read; 1 MiB by default. */
  public ReadBoundedFiles withMaxLineBytes(int bytes) {
    return new AutoValue_ReadBoundedFiles(folder(), topics(), batchSize(), bytes);
  }

  @Override
  public PCollection<SourceBatch> expand(PBegin begin) {
    return begin
        .apply(
            "Match",
            FileIO.match()
                .filepattern(folder() + "**")
                .withEmptyMatchTreatment(EmptyMatchTreatment.DISALLOW))
        .apply(
            "ReadLines", ParDo.of(new ReadLinesFn(folder(), topics(), batchSize(), maxLineBytes())))
        .setCoder(SourceBatchCoder.of());
  }
}
