package dev.alluvium.pipelines.replay;

import dev.alluvium.transforms.files.InputFile;
import dev.alluvium.transforms.files.OpenFile;
import dev.alluvium.transforms.source.EventTimes;
import dev.alluvium.transforms.source.SourceRecord;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The records of files as they happened: of a topic in the order of its files and in theirs, and
 * over topics by time. A record that came late in its topic, or tells no time, is with the one
 * before it. One file of each topic is open at a time. Not thread-safe.
 */
final class ReplayedRecords implements Closeable {
  private static final int AT_ONCE = 500;

  private final EventTimes times;
  private final int maxLineBytes;
  private final List<Topic> topics = new ArrayList<>();
  private final PriorityQueue<Topic> next =
      new PriorityQueue<>(Comparator.comparingLong(topic -> topic.time));

  /** A record, and when it happened, epoch milliseconds. */
  record Timed(SourceRecord record, long time) {}

  /**
   * @param files in the order in which each topic's are read
   */
  ReplayedRecords(List<InputFile> files, EventTimes times, int maxLineBytes) throws IOException {
    this.times = times;
    this.maxLineBytes = maxLineBytes;
    Map<String, Queue<InputFile>> byTopic = new LinkedHashMap<>();
    for (InputFile file : files) {
      byTopic.computeIfAbsent(file.topic(), topic -> new ArrayDeque<>()).add(file);
    }
    try {
      for (Queue<InputFile> ofTopic : byTopic.values()) {
        Topic topic = new Topic(ofTopic);
        topics.add(topic);
        if (topic.advance()) {
          next.add(topic);
        }
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** The next one; none at the end. */
  @Nullable Timed next() throws IOException {
    Topic topic = next.poll();
    if (topic == null) {
      return null;
    }
    Timed found = topic.head();
    if (topic.advance()) {
      next.add(topic);
    }
    return found;
  }

  @Override
  public void close() throws IOException {
    for (Topic topic : topics) {
      topic.close();
    }
  }

  private final class Topic {
    private final Queue<InputFile> files;
    private final Queue<SourceRecord> records = new ArrayDeque<>();
    private @Nullable OpenFile open;

    /** The latest that was met. */
    private long time = Long.MIN_VALUE;

    private boolean hasTime;

    Topic(Queue<InputFile> files) {
      this.files = files;
    }

    Timed head() {
      return new Timed(records.remove(), time);
    }

    /** Whether there is another record. */
    boolean advance() throws IOException {
      while (records.isEmpty()) {
        if (open == null) {
          InputFile file = files.poll();
          if (file == null) {
            return false;
          }
          open = OpenFile.open(file, maxLineBytes, 0);
        }
        records.addAll(open.next(AT_ONCE));
        if (records.isEmpty()) {
          close();
        }
      }
      Long at = times.eventTimeMillis(records.element());
      if (at != null && (!hasTime || at > time)) {
        time = at;
        hasTime = true;
      }
      return true;
    }

    void close() throws IOException {
      OpenFile closed = open;
      open = null;
      if (closed != null) {
        closed.close();
      }
    }
  }
}
