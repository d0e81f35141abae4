package dev.alluvium.pipelines.capture;

import dev.alluvium.transforms.source.InputException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.Producer;

/**
 * Finds out before a start whether there are changes that nobody was told of, and notes what is to
 * be read anew then: of all tables where the slot is lost, of one where it was left out for a
 * while, or has left the publication. A kill at any time leaves nothing that nobody knows of.
 */
final class LostChanges {
  private final Connection database;
  private final String slotName;
  private final Snapshots snapshots;
  private final StateTopic positions;
  private final Producer<byte[], byte[]> producer;

  LostChanges(
      Connection database,
      String slotName,
      Snapshots snapshots,
      StateTopic positions,
      Producer<byte[], byte[]> producer) {
    this.database = database;
    this.slotName = slotName;
    this.snapshots = snapshots;
    this.positions = positions;
    this.producer = producer;
  }

  /**
   * Makes all ready for the engine.
   *
   * @param slot as it is, if it is there
   * @param tables that are captured
   * @param again those of them to read again because somebody asks for it
   * @param unpublished those of them of whose changes nobody is told, as yet
   */
  void prepare(
      Optional<ReplicationSlot> slot,
      List<String> tables,
      List<String> again,
      List<String> unpublished)
      throws SQLException {
    Map<String, String> known = positions.read();
    LogPosition now = LogPosition.now(database);
    checkDatabase(known.values(), now);
    boolean isFirst = snapshots.isEmpty() && known.isEmpty();
    boolean isGone =
        slot.isEmpty() || slot.get().isLost() || slot.get().beginsBehind(known.values());
    if (isGone && !isFirst && !snapshots.isLost()) {
      System.err.printf(
          Locale.ROOT,
          "warning: the slot %s is lost: nobody knows of the changes since it was last read. All"
              + " tables are read anew, and rows that are gone end then.%n",
          slotName);
      snapshots.lost();
    }
    if (snapshots.isLost()) {
      startAnew(slot, known.keySet(), tables, now);
    } else if (isFirst && slot.isPresent() && slot.get().isLost()) {
      slot.get().drop(database);
    }
    // Changes that are yet to come from the slot are not behind the place where it begins.
    LogPosition begin = slot.map(there -> now.notBehind(there.begin())).orElse(now);
    snapshots.captured(tables, begin);
    for (String table : unpublished) {
      if (snapshots.isRead(table)) {
        System.err.printf(
            Locale.ROOT,
            "warning: %s has left the publication, as a table that is made anew does: nobody knows"
                + " of its changes since. It is read anew, and rows that are gone end then.%n",
            table);
        snapshots.readAnew(table, begin);
      }
    }
    for (String table : again) {
      if (snapshots.isRead(table)) {
        snapshots.readAnew(table, begin);
      }
    }
  }

  /**
   * Changes are ordered by their positions: those of an older database would stand before known
   * ones.
   */
  private static void checkDatabase(Collection<String> known, LogPosition now) {
    long captured = LogPosition.captured(known).max().orElse(0);
    if (captured > now.position()) {
      throw new InputException(
          "The database's log ends at %s, but was captured up to %s: the database was restored to an earlier time, or is another one. Give the capture another topic.prefix, or start the tables anew."
              .formatted(LogPosition.text(now.position()), LogPosition.text(captured)));
    }
  }

  private void startAnew(
      Optional<ReplicationSlot> slot,
      Collection<String> known,
      List<String> tables,
      LogPosition now)
      throws SQLException {
    for (String table : tables) {
      snapshots.readAnew(table, now);
    }
    known.forEach(key -> positions.write(producer, key, null));
    if (slot.isPresent()) {
      slot.get().drop(database);
    }
    snapshots.lossIsNoted();
  }
}
