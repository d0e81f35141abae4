package dev.alluvium.pipelines.capture;

import dev.alluvium.transforms.kafka.client.ClientSettings;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.Producer;

/**
 * Which tables have been read whole, kept in a topic. A table is noted when all of its rows are in
 * its own topic; until then it is read by ranges of its key, and goes on after a restart.
 *
 * <p>Of a table that is read anew it is noted where in the log that began: rows that were there
 * before, and that the reading has no more, are gone.
 */
final class Snapshots {
  /** Stands for all tables. */
  private static final String ALL = "*";

  private static final String READ = "read";
  private static final String LOST = "due";
  private static final String OUT = "out";
  private static final Pattern ANEW = Pattern.compile("anew (\\d{1,18}) (\\d{1,18})");

  private final StateTopic topic;
  private final Producer<byte[], byte[]> producer;
  private final Map<String, String> states;

  Snapshots(StateTopic topic, Producer<byte[], byte[]> producer) {
    this.topic = topic;
    this.producer = producer;
    states = this.topic.read();
  }

  static Snapshots open(ClientSettings kafka, String topic, Producer<byte[], byte[]> producer) {
    return new Snapshots(StateTopic.open(kafka, topic), producer);
  }

  /** Whether any table was ever read, or is. */
  boolean isEmpty() {
    return states.isEmpty();
  }

  /** Whether changes are lost, and not yet all that follows from it is noted. */
  boolean isLost() {
    return LOST.equals(states.get(ALL));
  }

  void lost() {
    put(ALL, LOST);
  }

  /** Slot and positions are let go, and all tables noted to be read anew. */
  void lossIsNoted() {
    topic.write(producer, ALL, null);
    states.remove(ALL);
  }

  /** Those of the tables that have not been read whole. */
  Set<String> missing(Collection<String> tables) {
    Set<String> missing = new TreeSet<>(tables);
    missing.removeIf(this::isRead);
    return missing;
  }

  boolean isRead(String table) {
    return READ.equals(states.get(table));
  }

  /** Where the reading that is under way began, of a table that was read before. */
  Optional<LogPosition> begin(String table) {
    Matcher anew = ANEW.matcher(states.getOrDefault(table, ""));
    return anew.matches()
        ? Optional.of(new LogPosition(Long.parseLong(anew.group(1)), Long.parseLong(anew.group(2))))
        : Optional.empty();
  }

  /** The table is to be read again, though it was before. */
  void readAnew(String table, LogPosition begin) {
    put(table, "anew " + begin.position() + " " + begin.micros());
  }

  void read(String table) {
    put(table, READ);
  }

  /**
   * Notes which tables are captured: one that was left out for a while has changes that nobody was
   * told of.
   */
  void captured(Collection<String> tables, LogPosition begin) {
    for (String known : new TreeSet<>(states.keySet())) {
      boolean isOut = OUT.equals(states.get(known));
      if (!known.equals(ALL) && !isOut && !tables.contains(known)) {
        put(known, OUT);
      } else if (isOut && tables.contains(known)) {
        readAnew(known, begin);
      }
    }
  }

  private void put(String key, String state) {
    topic.write(producer, key, state);
    states.put(key, state);
  }
}
