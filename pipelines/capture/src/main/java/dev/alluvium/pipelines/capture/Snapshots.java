package dev.alluvium.pipelines.capture;

import dev.alluvium.transforms.kafka.client.ClientSettings;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.Producer;

/**
 * Which tables have been read whole, kept in a topic. A table is noted when all of its rows are in
 * its own topic; until then it is read by ranges of its key, and goes on after a restart.
 *
 * <p>Where changes have been lost, all tables are due to be read at once, before any of them
 * counts: a row that is gone shows only in a snapshot of the whole.
 */
final class Snapshots {
  private static final String ALL = "*";
  private static final String READ = "read";
  private static final String DUE = "due";

  private final StateTopic topic;
  private final Producer<byte[], byte[]> producer;
  private final Map<String, String> states;

  Snapshots(ClientSettings kafka, String topic, Producer<byte[], byte[]> producer) {
    this.topic = StateTopic.open(kafka, topic);
    this.producer = producer;
    states = this.topic.read();
  }

  /** Whether any table was ever read. */
  boolean isEmpty() {
    return states.isEmpty();
  }

  /** Whether all tables are to be read at once. */
  boolean isWholeDue() {
    return DUE.equals(states.get(ALL));
  }

  /** Those of the tables that have not been read whole. */
  Set<String> missing(Collection<String> tables) {
    Set<String> missing = new TreeSet<>(tables);
    missing.removeIf(table -> READ.equals(states.get(table)));
    return missing;
  }

  void wholeIsDue() {
    put(ALL, DUE);
  }

  /** All tables have been read at once. */
  void wholeIsRead(Collection<String> tables) {
    tables.forEach(this::isRead);
    forget(ALL);
  }

  void isRead(String table) {
    put(table, READ);
  }

  /** The tables are to be read again. */
  void forget(List<String> tables) {
    tables.forEach(this::forget);
  }

  private void put(String key, String state) {
    topic.write(producer, key, state);
    states.put(key, state);
  }

  private void forget(String key) {
    topic.write(producer, key, null);
    states.remove(key);
  }
}
