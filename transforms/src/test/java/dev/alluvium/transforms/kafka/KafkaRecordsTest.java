package dev.alluvium.transforms.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.alluvium.transforms.source.RecordHeader;
import dev.alluvium.transforms.source.SourceRecord;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.KafkaTimestampType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class KafkaRecordsTest {
  private static final byte[] KEY = "k".getBytes(UTF_8);
  private static final byte[] VALUE = "{}".getBytes(UTF_8);
  private static final RecordHeaders HEADERS =
      new RecordHeaders(
          List.of(
              new org.apache.kafka.common.header.internals.RecordHeader("b", VALUE),
              new org.apache.kafka.common.header.internals.RecordHeader("a", (byte[]) null),
              new org.apache.kafka.common.header.internals.RecordHeader("b", KEY)));
  private static final SourceRecord TAKEN =
      SourceRecord.of(
          "plays",
          "plays-3",
          7,
          5000L,
          VALUE,
          KEY,
          List.of(
              RecordHeader.of("b", VALUE), RecordHeader.of("a", null), RecordHeader.of("b", KEY)));

  @Test
  void takesKeyAndHeadersFromBothReaders() {
    assertThat(KafkaRecords.toSource(consumed(5000, HEADERS)), is(TAKEN));
    assertThat(
        KafkaRecords.toSource(
            new KafkaRecord<>(
                "plays", 3, 7, 5000, KafkaTimestampType.CREATE_TIME, HEADERS, KEY, VALUE)),
        is(TAKEN));
  }

  @Test
  void knowsNoPublishTimeOfARecordWithoutATimestamp() {
    assertThat(
        KafkaRecords.toSource(consumed(-1, new RecordHeaders())).publishedAt(), is(nullValue()));
  }

  private static ConsumerRecord<byte[], byte[]> consumed(long timestamp, RecordHeaders headers) {
    return new ConsumerRecord<>(
        "plays",
        3,
        7,
        timestamp,
        TimestampType.CREATE_TIME,
        KEY.length,
        VALUE.length,
        KEY,
        VALUE,
        headers,
        Optional.empty());
  }
}
