package dev.alluvium.transforms.kafka;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;

import dev.alluvium.transforms.kafka.client.TopicShape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PartitionShareTest {
  private static final List<String> TOPICS = List.of("a", "b", "c");

  @Test
  void isOfEachTopicAboutAsManyPartitionsAsTheOthers() {
    TopicShape shape = shape(4, 4, 4);
    for (int share = 0; share < 2; share++) {
      assertThat(new PartitionShare(share, 2).of(shape, TOPICS).size(), is(6));
      assertThat(new PartitionShare(share, 2).of(shape, List.of("a")).size(), is(2));
    }
  }

  @Test
  void keepsWhatItHadWhenTopicsGrowAndNobodyElseTakesWhatIsNew() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      int[] before = random.ints(3, 1, 6).toArray();
      int[] after = random.ints(3, 0, 4).toArray();
      for (int i = 0; i < 3; i++) {
        after[i] += before[i];
      }
      int shares = 1 + random.nextInt(4);
      List<TopicPartition> all = new ArrayList<>();
      for (int share = 0; share < shares; share++) {
        List<TopicPartition> mine = new PartitionShare(share, shares).of(shape(after), TOPICS);
        all.addAll(mine);
        assertThat(
            mine,
            hasItems(
                new PartitionShare(share, shares)
                    .of(shape(before), TOPICS)
                    .toArray(TopicPartition[]::new)));
      }
      assertThat(new HashSet<>(all).size(), is(all.size()));
      assertThat(all.size(), is(after[0] + after[1] + after[2]));
    }
  }

  @Test
  void canBeEmptyWhereThereAreFewPartitions() {
    assertThat(PartitionShare.eachHasSome(3, shape(2, 1, 0), TOPICS), is(false));
    assertThat(PartitionShare.eachHasSome(2, shape(2, 1, 0), TOPICS), is(true));
    assertThat(new PartitionShare(0, 1).of(shape(0, 0, 0), TOPICS).size(), is(0));
  }

  private static TopicShape shape(int... partitions) {
    TreeMap<String, TopicShape.Topic> topics = new TreeMap<>();
    for (int i = 0; i < partitions.length; i++) {
      if (partitions[i] > 0) {
        topics.put(TOPICS.get(i), new TopicShape.Topic("id", partitions[i]));
      }
    }
    return new TopicShape(topics);
  }
}
