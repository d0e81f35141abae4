package dev.alluvium.transforms.kafka;

import dev.alluvium.transforms.source.Reading;
import java.io.Closeable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What people are told while partitions are read, each thing once for a reading in a JVM, whichever
 * of its consumers finds it, and however often. Thread-safe.
 */
final class Notices implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Notices.class);

  private final Reading reading;
  private final Set<String> told = new HashSet<>();
  private final Map<TopicPartition, Long> lostUntil = new HashMap<>();

  private Notices(Reading reading) {
    this.reading = reading;
  }

  static Notices of(Reading reading) {
    return reading.keep("notices", Notices.class, () -> new Notices(reading));
  }

  synchronized void tell(String line) {
    if (told.add(line)) {
      LOG.warn(line);
    }
  }

  /** Reading goes on in that partition, maybe not where it was to. */
  synchronized void tell(TopicPartition partition, long wanted, Resumption resumption) {
    if (resumption.lost() > 0) {
      tellLost(partition, resumption.lostFrom(), resumption.lostUntil());
    } else if (resumption.again()) {
      lostUntil.remove(partition);
      tell(
          String.format(
              Locale.ROOT,
              "%s: reading stood at offset %d, which its log no longer has: it was cut off, or deleted and made anew. It is read from offset %d, and what comes twice is written once",
              name(partition),
              wanted,
              resumption.offset()));
    }
  }

  private void tellLost(TopicPartition partition, long from, long until) {
    long known = lostUntil.getOrDefault(partition, Long.MIN_VALUE);
    long first = Math.max(from, known);
    if (first < until) {
      lostUntil.put(partition, until);
      reading.lose(Partition.sourceOf(partition.topic(), partition.partition()), until - first);
      LOG.warn(
          "{}: offsets {} to {} are lost: they were deleted before they were read (retention). The"
              + " ledger counts them as lost",
          name(partition),
          first,
          until - 1);
    }
  }

  private static String name(TopicPartition partition) {
    return String.format(
        Locale.ROOT, "topic %s, partition %d", partition.topic(), partition.partition());
  }

  @Override
  public synchronized void close() {
    told.clear();
  }
}
