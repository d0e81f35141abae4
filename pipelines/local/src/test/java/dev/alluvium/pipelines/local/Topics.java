package dev.alluvium.pipelines.local;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;

/** What is done to topics while, or between that, they are read. */
public final class Topics {
  private Topics() {}

  /** Adds partitions, so that there are so many. */
  public static void grow(EmbeddedKafka kafka, String topic, int partitions) throws Exception {
    try (Admin admin = admin(kafka)) {
      admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions))).all().get();
      while (partitions(admin, topic) < partitions) {
        Thread.sleep(10);
      }
    }
  }

  /** Deletes it, and waits until it is gone. */
  public static void delete(EmbeddedKafka kafka, String topic) throws Exception {
    try (Admin admin = admin(kafka)) {
      admin.deleteTopics(Set.of(topic)).all().get();
      while (admin.listTopics().names().get().contains(topic)) {
        Thread.sleep(10);
      }
    }
  }

  /** As retention does: what stands before the offset goes. */
  public static void deleteRecords(EmbeddedKafka kafka, String topic, int partition, long before)
      throws Exception {
    try (Admin admin = admin(kafka)) {
      admin
          .deleteRecords(
              Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(before)))
          .all()
          .get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int partitions(Admin admin, String topic) throws Exception {
    return Objects.requireNonNull(
            admin.describeTopics(Set.of(topic)).allTopicNames().get().get(topic))
        .partitions()
        .size();
  }

  private static Admin admin(EmbeddedKafka kafka) {
    return Admin.create(
        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()));
  }
}
