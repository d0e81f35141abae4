package dev.alluvium.transforms.live.redis;

import dev.alluvium.transforms.live.CopiedRows;
import dev.alluvium.transforms.live.KeyRange;
import dev.alluvium.transforms.live.LiveFeed;
import dev.alluvium.transforms.live.LiveTable;
import dev.alluvium.transforms.live.redis.LiveStore.Rows;
import io.lettuce.core.RedisCommandExecutionException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * The rows that are in Redis, held in this process, and followed by its channel: any number of
 * processes show the same. When the connection was gone, when a message is missing, and when Redis
 * has lost its rows, they are read anew, and what differs are changes like any others. Rows that
 * Redis has lost stay until it is said to be whole again.
 */
public final class RedisFeed implements LiveFeed, AutoCloseable {
  /** Characters of messages; more are not held: then all rows are read anew. */
  private static final long MOST_WAITING = 16_000_000;

  private static final int CHECKS_PER_KEEPING = 10;
  private static final long CHECK_MILLIS = 1_000;
  private static final Duration ASKED = Duration.ofSeconds(10);

  private final List<LiveTable> tables;
  private final List<RedisTable> stored;
  private final Map<String, Integer> places = new HashMap<>();
  private final CopiedRows rows;
  private final KeptConnection connection;
  private volatile boolean isFollowing;
  private volatile LiveState state = LiveState.of(Map.of());
  private volatile String status = "";
  private volatile String details = "";
  private volatile long askedAt = System.nanoTime() - ASKED.toNanos();

  private RedisFeed(List<LiveTable> tables, String domain, RedisReport report) {
    this.tables = List.copyOf(tables);
    this.stored = RedisTable.of(tables);
    this.rows = new CopiedRows(tables.size());
    for (int place = 0; place < stored.size(); place++) {
      places.put(stored.get(place).id(), place);
    }
    this.connection = KeptConnection.start(report, domain, "live-redis", this::follow);
  }

  /** Begins to follow the Redis of that report. */
  public static RedisFeed start(List<LiveTable> tables, String domain, RedisReport report) {
    return new RedisFeed(tables, domain, report);
  }

  /** Whether Redis answers, and its rows are these. */
  public boolean isFollowing() {
    return isFollowing;
  }

  /** Whether all rows that are to be there are there. */
  public boolean isWhole() {
    return state.areWhole(stored);
  }

  /** What the job says of itself each second; empty while there is none. */
  public String status() {
    return status;
  }

  /** What the job says when it is asked: it is from now on, for some seconds. */
  public String details() {
    askedAt = System.nanoTime();
    return details;
  }

  private void follow(LiveStore store) throws InterruptedException {
    WaitingRoom<String> messages = new WaitingRoom<>(MOST_WAITING, text -> 64 + text.length());
    store.listen(messages::offer); // One that finds no room is missed like any other.
    try {
      Following following = new Following(store);
      following.readAll();
      long checked = System.nanoTime();
      while (store.isOpen()) {
        for (String message : messages.take(1, CHECK_MILLIS)) {
          if (!following.take(message)) {
            following.readAll();
          }
        }
        if (System.nanoTime() - checked > TimeUnit.MILLISECONDS.toNanos(CHECK_MILLIS)) {
          checked = System.nanoTime();
          following.check(messages.isEmpty());
        }
      }
    } finally {
      isFollowing = false;
      status = "";
    }
  }

  /** Of one connection. */
  private final class Following {
    private final LiveStore store;

    /** Of each table the version of which it was read. */
    private final long[] read = new long[stored.size()];

    private long taken;

    /** What Redis had come to when it was last looked at. */
    private long suspected;

    private boolean isBehind;
    private int checks;

    Following(LiveStore store) {
      this.store = store;
      keep();
    }

    private void keep() {
      ifItMay(() -> store.keep(stored));
    }

    /** A Redis that is full, or only read, has rows to show all the same. */
    private static void ifItMay(Runnable write) {
      try {
        write.run();
      } catch (RedisCommandExecutionException e) {
        // Said by who has to write.
      }
    }

    /** Table by table, so that Redis is not held up by all of them. */
    void readAll() {
      LiveState first = store.state();
      String epoch = first.epoch();
      long newest = first.version();
      for (int place = 0; place < stored.size(); place++) {
        Rows now = store.rows(stored.get(place));
        if (!now.state().epoch().equals(epoch)) {
          isBehind = true; // It is emptied, or filled, meanwhile: the next check reads it again.
          return;
        }
        rows.replace(place, now.byKey(), now.state().isWhole(stored.get(place)));
        read[place] = now.state().version();
        newest = Math.max(newest, read[place]);
      }
      rows.replaced(epoch, first.version(), newest);
      taken = first.version();
      suspected = taken;
      state = first;
      isBehind = false;
      isFollowing = true;
    }

    /** Whether that followed from what there is; else all has to be read anew. */
    boolean take(String text) {
      ChangeMessage message;
      try {
        message = ChangeMessage.parse(text);
      } catch (IllegalArgumentException e) {
        return true; // Of somebody else.
      }
      if (isBehind) {
        return true;
      }
      boolean isOurs = message.epoch().equals(state.epoch());
      if (isOurs && message.version() <= taken) {
        return true;
      }
      if (!isOurs || message.version() != taken + 1 || message.table().isEmpty()) {
        return false;
      }
      taken = message.version();
      Integer place = places.get(message.table());
      if (place != null && message.version() > read[place]) {
        List<Change> changes =
            message.rows().stream().map(row -> new Change(place, row.key(), row.row())).toList();
        rows.change(changes, message.epoch(), message.version());
      } else {
        rows.reached(message.epoch(), message.version());
      }
      return true;
    }

    /**
     * Looks whether Redis has come further than it has told.
     *
     * @param allTaken whether no message waits here
     */
    void check(boolean allTaken) {
      if (++checks % CHECKS_PER_KEEPING == 0) {
        keep();
      }
      LiveState now = store.state();
      boolean isLost =
          !now.epoch().equals(state.epoch())
              || now.version() < taken
              || !stored.stream().allMatch(t -> now.isWhole(t) == state.isWhole(t));
      boolean isMissed = allTaken && taken < suspected;
      suspected = now.version();
      if (isBehind || isLost || isMissed) {
        readAll();
      }
      status = store.said("status").orElse("");
      if (System.nanoTime() - askedAt < ASKED.toNanos()) {
        ifItMay(() -> store.say("asked", "1", ASKED));
        details = store.said("details").orElse("");
      }
    }
  }

  @Override
  public List<LiveTable> tables() {
    return tables;
  }

  @Override
  public Changes snapshot() {
    return rows.snapshot();
  }

  @Override
  public Optional<Changes> since(long version) {
    return rows.since(version);
  }

  @Override
  public List<Change> rows(int table, KeyRange range, int most) {
    return rows.rows(table, range, most);
  }

  @Override
  public String cursor() {
    return rows.cursor();
  }

  @Override
  public OptionalLong at(String cursor) {
    return rows.at(cursor);
  }

  @Override
  public void close() {
    connection.close();
  }
}
