package dev.alluvium.pipelines.simulate;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaSinkTest {
  private static final SimulatedRecord PLAY =
      SimulatedRecord.of("plays", "42", 7, "{}".getBytes(StandardCharsets.UTF_8));

  @Test
  void sendsTheBytesKeyedByTheTextOfTheKeyAndStampedByTheProducer() throws IOException {
    MockProducer<byte[], byte[]> producer = producer(true);
    try (KafkaSink sink = new KafkaSink(producer)) {
      sink.send(PLAY);
      sink.complete();
    }
    ProducerRecord<byte[], byte[]> sent = producer.history().get(0);
    assertThat(sent.topic(), is("plays"));
    assertThat(new String(sent.key(), StandardCharsets.UTF_8), is("42"));
    assertThat(new String(sent.value(), StandardCharsets.UTF_8), is("{}"));
    assertThat(sent.timestamp(), is(nullValue()));
    assertThat(producer.closed(), is(true));
  }

  @Test
  void failsAtTheNextSendOnceARecordWasRefused() throws IOException {
    MockProducer<byte[], byte[]> producer = producer(false);
    try (KafkaSink sink = new KafkaSink(producer)) {
      sink.send(PLAY);
      producer.errorNext(new AuthorizationException("not yours"));

      IOException refused = assertThrows(IOException.class, () -> sink.send(PLAY));
      assertThat(refused.getMessage(), containsString("not yours"));
      assertThrows(IOException.class, sink::complete);
    }
  }

  @Test
  void completesOnlyOnceEveryRecordIsAcknowledged() throws IOException {
    MockProducer<byte[], byte[]> producer = producer(false);
    try (KafkaSink sink = new KafkaSink(producer)) {
      sink.send(PLAY);
      sink.complete();
      assertThat(producer.flushed(), is(true));
    }
  }

  @Test
  void waitsForEveryReplicaWhateverThePropertiesSay(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("client.properties"), "acks=0\nlinger.ms=20\n");
    Properties properties = KafkaConnection.of("localhost:1", file).producerProperties();

    assertThat(properties.getProperty("acks"), is("all"));
    assertThat(properties.getProperty("enable.idempotence"), is("true"));
    assertThat(properties.getProperty("linger.ms"), is("20"));
  }

  @Test
  void hidesTheSecretsOfThePropertiesInMessages(@TempDir Path directory) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("client.properties"),
            "ssl.key.password=opensesame\nclient.id=demo\n");
    String message =
        KafkaConnection.of("localhost:1", file).withoutSecrets("demo cannot use opensesame");

    assertThat(message, is("demo cannot use [hidden]"));
    assertThat(message, not(containsString("opensesame")));
  }

  private static MockProducer<byte[], byte[]> producer(boolean autoComplete) {
    return new MockProducer<>(
        autoComplete,
        new RoundRobinPartitioner(),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
