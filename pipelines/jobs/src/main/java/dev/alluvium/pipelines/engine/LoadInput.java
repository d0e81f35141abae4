package dev.alluvium.pipelines.engine;

import dev.alluvium.transforms.kafka.client.TopicWatch;
import dev.alluvium.transforms.source.Reading;

/** What a job reads, as its engine sees it. */
public interface LoadInput {
  Reading reading();

  /** The topics as they are now: their ids and partitions, in one text; empty for files. */
  String topicShape();

  /** Watches topics while they are read by a reader that does not do so itself. */
  void watch(TopicWatch.Follower follower);
}
