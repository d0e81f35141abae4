package dev.alluvium.transforms.kafka.client;

import dev.alluvium.transforms.source.InputException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Whether properties are what Kafka's clients take, before one is made. */
public final class PropertyCheck {
  /** What a job says by options of its own, or must not leave to others. */
  private static final Set<String> OURS =
      Set.of(
          ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
          ConsumerConfig.GROUP_ID_CONFIG,
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
          ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
          ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
          ProducerConfig.ACKS_CONFIG,
          ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
          ProducerConfig.TRANSACTIONAL_ID_CONFIG,
          ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG);

  private static final int SIMILAR = 2;

  private PropertyCheck() {}

  /**
   * Values of another type, or that there are not.
   *
   * @throws InputException naming the property, and Kafka's own reason
   */
  public static void check(ClientSettings settings) {
    try {
      Map<String, Object> consumer = settings.forConsumer();
      consumer.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
      consumer.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
      Optional.ofNullable(settings.properties().get(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG))
          .ifPresent(reset -> consumer.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, reset));
      new ConsumerConfig(consumer);
      new AdminClientConfig(settings.forAdmin(1000));
      Map<String, Object> producer = new HashMap<>(settings.forProducer());
      producer.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
      producer.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
      new ProducerConfig(producer);
    } catch (ConfigException e) {
      throw new KafkaFaults(settings).ofProperties(e);
    }
  }

  /**
   * What is likely a slip: properties that no client of Kafka's knows, though a class that another
   * property names may read them; and those that a job does not let anybody set. A line each.
   */
  public static List<String> doubts(Map<String, String> properties) {
    Set<String> known = new HashSet<>(ConsumerConfig.configNames());
    known.addAll(ProducerConfig.configNames());
    known.addAll(AdminClientConfig.configNames());
    List<String> doubts = new ArrayList<>();
    for (String name : new TreeSet<>(properties.keySet())) {
      if (OURS.contains(name)) {
        doubts.add("Kafka's property %s has no effect: that is the job's to say".formatted(name));
      } else if (!known.contains(name)) {
        doubts.add(
            "Kafka's clients know no property %s%s; it has an effect only where a class that another property names reads it"
                .formatted(name, similar(name, known)));
      }
    }
    return doubts;
  }

  private static String similar(String name, Set<String> known) {
    return new TreeSet<>(known)
        .stream()
            .filter(other -> distance(name, other) <= SIMILAR)
            .findFirst()
            .map(other -> " (" + other + "?)")
            .orElse("");
  }

  /** How many letters to add, drop or change. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
