package dev.alluvium.pipelines.capture;

import dev.alluvium.transforms.source.InputException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What the database keeps of its log for us.
 *
 * @param isLost whether it has let go of what we have not had
 * @param isActive whether somebody reads it
 * @param begin the position that it can be read from
 */
record ReplicationSlot(String name, boolean isLost, boolean isActive, long begin) {
  /** A connection that was cut off is noticed by the database after a while. */
  private static final Duration PATIENCE = Duration.ofSeconds(70);

  static Optional<ReplicationSlot> find(Connection database, String name) throws SQLException {
    try (PreparedStatement query =
        database.prepareStatement(
            "SELECT COALESCE(wal_status, '') = 'lost' OR restart_lsn IS NULL, active, slot_type,"
                + " database = current_database(), COALESCE(restart_lsn - '0/0', 0)::bigint FROM pg_replication_slots WHERE slot_name = ?")) {
      query.setString(1, name);
      try (ResultSet rows = query.executeQuery()) {
        if (!rows.next()) {
          return Optional.empty();
        }
        if (!"logical".equals(rows.getString(3)) || !rows.getBoolean(4)) {
          throw new InputException(
              "The slot %s is another's: it is %s, or of another database. Give slot.name in --config."
                  .formatted(name, rows.getString(3)));
        }
        return Optional.of(
            new ReplicationSlot(name, rows.getBoolean(1), rows.getBoolean(2), rows.getLong(5)));
      }
    }
  }

  /**
   * The slot, when nobody reads it.
   *
   * @throws InputException if somebody still does after more than a minute
   */
  static Optional<ReplicationSlot> await(Connection database, String name) throws SQLException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Optional<ReplicationSlot> slot = find(database, name);
    if (slot.isPresent() && slot.get().isActive()) {
      System.err.println(
          "the slot " + name + " is being read; waiting for a connection before this one to end …");
    }
    while (slot.isPresent() && slot.get().isActive()) {
      if (System.nanoTime() - deadline > 0) {
        throw new InputException(
            "The slot %s is read by another process. Stop that one, or give this one another slot.name and topic.prefix."
                .formatted(name));
      }
      pause();
      slot = find(database, name);
    }
    return slot;
  }

  /**
   * Whether it begins behind where we were: it was made anew.
   *
   * @param positions as Debezium notes them
   */
  boolean beginsBehind(Collection<String> positions) {
    return LogPosition.captured(positions).anyMatch(position -> begin > position);
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InputException("Stopped while waiting for the slot");
    }
  }

  void drop(Connection database) throws SQLException {
    try (PreparedStatement call = database.prepareStatement("SELECT pg_drop_replication_slot(?)")) {
      call.setString(1, name);
      call.execute();
    }
  }
}
