package dev.alluvium.transforms.kafka;

import dev.alluvium.transforms.source.InputException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Whether brokers answer and have the topics, before a pipeline is built on them. */
final class Reachability {
  private static final int LIMIT_MILLIS = 10_000;

  private Reachability() {}

  /**
   * Asks the brokers, for ten seconds at most.
   *
   * @throws InputException if they do not answer, or a topic is missing; it names the servers and
   *     topics, but no property
   */
  static void check(ConsumerSettings settings, List<String> topics) {
    List<String> missing;
    try {
      missing = missing(settings, topics);
    } catch (KafkaException | ExecutionException | TimeoutException e) {
      throw noAnswer(settings, topics, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw noAnswer(settings, topics, e);
    }
    if (!missing.isEmpty()) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "Kafka at %s has no topic %s. Create it, or check the names and the servers.",
              settings.bootstrapServers(),
              String.join(", ", missing)));
    }
  }

  private static List<String> missing(ConsumerSettings settings, List<String> topics)
      throws ExecutionException, InterruptedException, TimeoutException {
    Admin admin = Admin.create(settings.forAdmin(LIMIT_MILLIS));
    try {
      Map<String, KafkaFuture<TopicDescription>> answers =
          admin.describeTopics(topics).topicNameValues();
      List<String> missing = new ArrayList<>();
      for (Map.Entry<String, KafkaFuture<TopicDescription>> answer : answers.entrySet()) {
        if (!exists(answer.getValue())) {
          missing.add(answer.getKey());
        }
      }
      return missing;
    } finally {
      admin.close(Duration.ZERO);
    }
  }

  private static boolean exists(KafkaFuture<TopicDescription> answer)
      throws ExecutionException, InterruptedException, TimeoutException {
    try {
      answer.get(LIMIT_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw e;
    }
  }

  private static InputException noAnswer(
      ConsumerSettings settings, List<String> topics, Exception cause) {
    Throwable reason = cause.getCause() == null ? cause : cause.getCause();
    return new InputException(
        String.format(
            Locale.ROOT,
            "Kafka at %s does not tell of topics %s (%s). Check that it runs, the servers, and the"
                + " security properties.",
            settings.bootstrapServers(),
            String.join(", ", topics),
            reason.getClass().getSimpleName()),
        cause);
  }
}
