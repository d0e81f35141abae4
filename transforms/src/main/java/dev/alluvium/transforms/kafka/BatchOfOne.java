package dev.alluvium.transforms.kafka;

import dev.alluvium.transforms.source.Reading;
import dev.alluvium.transforms.source.SourceBatch;
import dev.alluvium.transforms.source.SourceRecord;
import java.util.List;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.transforms.SimpleFunction;

/** A record as KafkaIO gives it; the timestamp stays the one that its policy told. */
final class BatchOfOne extends SimpleFunction<KafkaRecord<byte[], byte[]>, SourceBatch> {
  private final Reading reading;

  BatchOfOne(Reading reading) {
    this.reading = reading;
  }

  @Override
  public SourceBatch apply(KafkaRecord<byte[], byte[]> record) {
    SourceRecord taken = KafkaRecords.toSource(record);
    reading.progress().add(1, taken.bytes());
    SourceBatch batch = SourceBatch.of(List.of(taken));
    long lost = reading.takeLost(taken.source());
    return lost == 0 ? batch : batch.after(lost);
  }
}
