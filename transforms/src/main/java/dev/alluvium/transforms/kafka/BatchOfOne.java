package dev.alluvium.transforms.kafka;

import dev.alluvium.transforms.source.Reading;
import dev.alluvium.transforms.source.SourceBatch;
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
    byte[] value = record.getKV().getValue();
    reading.progress().add(1, value == null ? 0 : value.length);
    return SourceBatch.of(List.of(KafkaRecords.toSource(record)));
  }
}
