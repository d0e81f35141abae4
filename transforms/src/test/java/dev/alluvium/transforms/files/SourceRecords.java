package dev.alluvium.transforms.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.alluvium.transforms.source.SourceBatch;
import dev.alluvium.transforms.source.SourceRecord;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/** What a pipeline has read. */
final class SourceRecords {
  private static final Map<String, Queue<SourceRecord>> READ = new ConcurrentHashMap<>();

  private SourceRecords() {}

  /** Runs a pipeline to its end; the records by source and position. */
  static List<SourceRecord> readBy(ReadFiles read) throws IOException {
    List<SourceRecord> records = readBy((PTransform<PBegin, PCollection<SourceBatch>>) read);
    read.reading().close();
    return records;
  }

  /** The same, of any reading. */
  static List<SourceRecord> readBy(PTransform<PBegin, PCollection<SourceBatch>> read) {
    String id = UUID.randomUUID().toString();
    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());
    pipeline.apply("Read", read).apply("Collect", ParDo.of(new CollectFn(id)));
    pipeline.run().waitUntilFinish();
    Queue<SourceRecord> records = READ.remove(id);
    return records == null
        ? List.of()
        : records.stream()
            .sorted(
                Comparator.comparing(SourceRecord::source).thenComparing(SourceRecord::position))
            .collect(Collectors.toList());
  }

  static String text(SourceRecord record) {
    byte[] payload = record.payload();
    return payload == null ? "" : new String(payload, UTF_8);
  }

  private static final class CollectFn extends DoFn<SourceBatch, Void> {
    private final String id;

    CollectFn(String id) {
      this.id = id;
    }

    @ProcessElement
    public void collect(@Element SourceBatch batch) {
      READ.computeIfAbsent(id, unused -> new ConcurrentLinkedQueue<>()).addAll(batch.records());
    }
  }
}
