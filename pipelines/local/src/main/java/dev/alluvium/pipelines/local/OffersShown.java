package dev.alluvium.pipelines.local;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.offer.CampaignSpec;
import dev.alluvium.schemas.spec.offer.OfferColumns;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The offers that a topic of a demo has got, as an app sees them that reads it. */
final class OffersShown {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int SHOWN = 5;

  private final String topic;
  private final List<Map<String, String>> messages = new ArrayList<>();
  private final List<Long> delays = new ArrayList<>();

  OffersShown(String topic) {
    this.topic = topic;
  }

  /** Those of each topic that campaigns of the domain write to. */
  static List<OffersShown> of(DomainSpec domain, String servers, int partitions) {
    return domain.campaigns().stream()
        .map(CampaignSpec::topic)
        .distinct()
        .map(topic -> read(topic, servers, partitions))
        .toList();
  }

  private static OffersShown read(String topic, String servers, int partitions) {
    OffersShown shown = new OffersShown(topic);
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> all =
          IntStream.range(0, partitions).mapToObj(n -> new TopicPartition(topic, n)).toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      while (all.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer
            .poll(POLL)
            .forEach(record -> shown.add(record.value(), Instant.ofEpochMilli(record.timestamp())));
      }
    }
    return shown;
  }

  /** A message of the topic, and when it was published. */
  void add(String json, Instant published) {
    try {
      Map<String, String> message = read(json);
      messages.add(message);
      if (!isTrue(message, OfferColumns.IS_TAKEN_BACK)) {
        Instant offered = Instant.parse(text(message, OfferColumns.OFFERED_TS));
        delays.add(Duration.between(offered, published).toMillis());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no offer: " + json, e);
    }
  }

  /** The members of an object, as texts. */
  private static Map<String, String> read(String json) throws IOException {
    Map<String, String> members = new LinkedHashMap<>();
    try (JsonParser parser = JSON.createParser(json)) {
      parser.nextToken();
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        parser.nextToken();
        members.put(name, parser.getText());
      }
    }
    return members;
  }

  private static String text(Map<String, String> message, OfferColumns column) {
    return message.getOrDefault(column.column(), "");
  }

  private static boolean isTrue(Map<String, String> message, OfferColumns column) {
    return text(message, column).equals("true");
  }

  /** How many of each rule, how soon after their events, and the last of them. */
  void print(PrintStream out) {
    Map<String, Integer> byRule = new TreeMap<>();
    messages.stream()
        .filter(message -> !isTrue(message, OfferColumns.IS_TAKEN_BACK))
        .forEach(message -> byRule.merge(text(message, OfferColumns.RULE), 1, Integer::sum));
    out.printf(Locale.ROOT, "%noffers on the topic %s: %s%n", topic, counts(byRule));
    if (delays.isEmpty()) {
      return;
    }
    Collections.sort(delays);
    out.printf(
        Locale.ROOT,
        "from an event to its offer: %,d ms at the median, %,d ms for nine of ten%n",
        delays.get(delays.size() / 2),
        delays.get(delays.size() * 9 / 10));
    messages
        .subList(Math.max(0, messages.size() - SHOWN), messages.size())
        .forEach(message -> out.println(line(message)));
  }

  private static String counts(Map<String, Integer> byRule) {
    return byRule.isEmpty()
        ? "none yet"
        : byRule.entrySet().stream()
            .map(rule -> rule.getKey() + " " + rule.getValue())
            .collect(Collectors.joining(", "));
  }

  private static String line(Map<String, String> message) {
    StringBuilder line = new StringBuilder();
    for (OfferColumns column :
        List.of(OfferColumns.OFFERED_TS, OfferColumns.RULE, OfferColumns.SUBJECT)) {
      line.append("  ").append(text(message, column));
    }
    line.append("  ").append(text(message, OfferColumns.TEXT));
    if (isTrue(message, OfferColumns.IS_CONTROL)) {
      line.append("  (control group: not to be shown)");
    }
    if (isTrue(message, OfferColumns.IS_TAKEN_BACK)) {
      line.append("  (taken back)");
    }
    return line.toString();
  }
}
