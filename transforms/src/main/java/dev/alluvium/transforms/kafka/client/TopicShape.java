package dev.alluvium.transforms.kafka.client;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Topics as they are at a moment: which incarnation of its name each is, and how many partitions it
 * has. A topic that is deleted and made anew has another id, and its offsets begin again.
 */
public record TopicShape(SortedMap<String, Topic> topics) implements Serializable {
  /**
   * A topic.
   *
   * @param id Kafka's; all zeros from brokers that have none
   */
  public record Topic(String id, int partitions) implements Serializable {}

  public TopicShape {
    topics = Collections.unmodifiableSortedMap(new TreeMap<>(topics));
  }

  /**
   * Asks brokers; those topics that there are not are left out.
   *
   * @throws ExecutionException whose cause says why they do not tell
   */
  static TopicShape describe(Admin admin, Collection<String> topics, long timeoutMillis)
      throws ExecutionException, InterruptedException, TimeoutException {
    SortedMap<String, Topic> found = new TreeMap<>();
    for (Map.Entry<String, KafkaFuture<TopicDescription>> answer :
        admin.describeTopics(topics).topicNameValues().entrySet()) {
      try {
        TopicDescription topic = answer.getValue().get(timeoutMillis, TimeUnit.MILLISECONDS);
        found.put(
            answer.getKey(), new Topic(topic.topicId().toString(), topic.partitions().size()));
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw e;
        }
      }
    }
    return new TopicShape(found);
  }

  /** The id of that topic; empty where it is not there. */
  public Optional<String> id(String topic) {
    return Optional.ofNullable(topics.get(topic)).map(Topic::id);
  }

  /**
   * In a text that is the same as long as topics, their ids and their numbers of partitions are: a
   * line each, {@code name partitions id}.
   */
  public String text() {
    return topics.entrySet().stream()
        .map(
            topic ->
                "%s %s %s"
                    .formatted(
                        topic.getKey(), topic.getValue().partitions(), topic.getValue().id()))
        .collect(Collectors.joining("\n"));
  }

  /** This shape with these topics as they are now; those that are not there stay as they were. */
  public TopicShape with(TopicShape now) {
    SortedMap<String, Topic> all = new TreeMap<>(topics);
    all.putAll(now.topics);
    return new TopicShape(all);
  }

  /** What is different in a later shape, in words; topics that are missing in it are not told. */
  public List<String> changesTo(TopicShape later) {
    List<String> changes = new ArrayList<>();
    topics.forEach(
        (name, before) -> {
          Topic after = later.topics.get(name);
          if (after != null && !after.id().equals(before.id())) {
            changes.add("topic %s was deleted and made anew".formatted(name));
          } else if (after != null && after.partitions() > before.partitions()) {
            int more = after.partitions() - before.partitions();
            changes.add(
                String.format(
                    Locale.ROOT,
                    "topic %s has %d %s more, %d in all",
                    name,
                    more,
                    more == 1 ? "partition" : "partitions",
                    after.partitions()));
          }
        });
    return changes;
  }
}
