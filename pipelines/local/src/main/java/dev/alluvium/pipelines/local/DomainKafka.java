package dev.alluvium.pipelines.local;

import dev.alluvium.pipelines.simulate.KafkaConnection;
import dev.alluvium.pipelines.simulate.KafkaSink;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A broker in this JVM that has the topics of a domain: that its jobs read, and publish to. */
final class DomainKafka implements Closeable {
  private final EmbeddedKafka kafka;
  private final List<String> topics;
  private final List<String> readBack;
  private final int partitions;

  private DomainKafka(
      EmbeddedKafka kafka, List<String> topics, List<String> readBack, int partitions) {
    this.kafka = kafka;
    this.topics = topics;
    this.readBack = readBack;
    this.partitions = partitions;
  }

  /**
   * @param port 0 for any that is free
   * @throws IOException if the broker does not start
   */
  static DomainKafka start(DomainSpec domain, int port, int partitions) throws IOException {
    List<String> published = List.copyOf(domain.publishedTopics().values());
    List<String> read = domain.events().stream().map(EventSpec::topic).distinct().toList();
    SortedMap<String, Integer> all = new TreeMap<>();
    read.forEach(topic -> all.put(topic, partitions));
    published.forEach(topic -> all.put(topic, partitions));
    EmbeddedKafka kafka = EmbeddedKafka.start(port);
    try {
      kafka.createTopics(all);
      return new DomainKafka(
          kafka,
          List.copyOf(all.keySet()),
          read.stream().filter(published::contains).toList(),
          partitions);
    } catch (IOException | RuntimeException e) {
      kafka.close();
      throw e;
    }
  }

  String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  /** Sorted. */
  List<String> topics() {
    return topics;
  }

  /**
   * To send to these topics; those that the domain does not have are made.
   *
   * @throws IOException if the broker does not answer
   */
  KafkaSink open(List<String> to) throws IOException {
    return KafkaConnection.of(bootstrapServers()).open(to, partitions);
  }

  /** Records of the topics that a job publishes to and reads itself. */
  long readBack() {
    return readBack.isEmpty() ? 0 : kafka.records(readBack, partitions);
  }

  @Override
  public void close() throws IOException {
    kafka.close();
  }
}
