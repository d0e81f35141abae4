package dev.alluvium.transforms.kafka.client;

import dev.alluvium.transforms.source.InputException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** Whether brokers answer and have the topics, before a pipeline is built on them. */
public final class Reachability {
  private static final int LIMIT_MILLIS = 10_000;

  private Reachability() {}

  /**
   * Asks the brokers for topics, for ten seconds at most.
   *
   * @throws InputException if the properties make no client, the brokers do not answer, or a topic
   *     is missing; it names the servers and topics, and no secret
   */
  public static TopicShape check(ClientSettings settings, List<String> topics) {
    PropertyCheck.check(settings);
    TopicShape shape = describe(settings, topics);
    List<String> missing = missing(shape, topics);
    if (!missing.isEmpty()) {
      throw new InputException(
          "Kafka at %s has no topic %s. Create it, or check the names and the servers."
              .formatted(settings.bootstrapServers(), String.join(", ", missing)));
    }
    return shape;
  }

  /**
   * Asks the brokers which of these topics are not there, for ten seconds at most.
   *
   * @throws InputException if the properties make no client, or the brokers do not answer
   */
  public static List<String> missing(ClientSettings settings, List<String> topics) {
    PropertyCheck.check(settings);
    return missing(describe(settings, topics), topics);
  }

  private static List<String> missing(TopicShape shape, List<String> topics) {
    return topics.stream().filter(topic -> !shape.topics().containsKey(topic)).sorted().toList();
  }

  /**
   * Asks the brokers for topics, for ten seconds at most; those that are not there are left out.
   *
   * @throws InputException if they do not answer
   */
  public static TopicShape describe(ClientSettings settings, List<String> topics) {
    Admin admin = settings.administer(LIMIT_MILLIS);
    try {
      return TopicShape.describe(admin, topics, LIMIT_MILLIS);
    } catch (KafkaException | TimeoutException e) {
      throw noAnswer(settings, topics, e);
    } catch (ExecutionException e) {
      throw noAnswer(settings, topics, e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw noAnswer(settings, topics, e);
    } finally {
      admin.close(Duration.ZERO);
    }
  }

  private static InputException noAnswer(
      ClientSettings settings, List<String> topics, Throwable fault) {
    return new InputException(
        "Kafka at %s does not tell of topics %s: %s. Check that it runs, the servers, and the security properties."
            .formatted(
                settings.bootstrapServers(),
                String.join(", ", topics),
                new KafkaFaults(settings).reason(fault)),
        fault);
  }
}
