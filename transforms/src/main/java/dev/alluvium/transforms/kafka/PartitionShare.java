package dev.alluvium.transforms.kafka;

import dev.alluvium.transforms.kafka.client.TopicShape;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/**
 * One of several equal parts of all partitions, those among them that there are not yet: a topic
 * that grows changes nobody's share of what was there before.
 */
record PartitionShare(int number, int of) implements Serializable {
  /** The partitions of this share, of these topics. */
  List<TopicPartition> of(TopicShape shape, List<String> topics) {
    List<TopicPartition> mine = new ArrayList<>();
    for (int topic = 0; topic < topics.size(); topic++) {
      String name = topics.get(topic);
      int partitions = shape.topics().containsKey(name) ? shape.topics().get(name).partitions() : 0;
      for (int partition = 0; partition < partitions; partition++) {
        if ((partition + topic) % of == number) {
          mine.add(new TopicPartition(name, partition));
        }
      }
    }
    return mine;
  }

  /** Whether none of so many shares is empty. */
  static boolean eachHasSome(int shares, TopicShape shape, List<String> topics) {
    for (int share = 0; share < shares; share++) {
      if (new PartitionShare(share, shares).of(shape, topics).isEmpty()) {
        return false;
      }
    }
    return true;
  }
}
