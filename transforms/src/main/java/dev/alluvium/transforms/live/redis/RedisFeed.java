package dev.alluvium.transforms.live.redis;

import dev.alluvium.transforms.live.CopiedRows;
import dev.alluvium.transforms.live.KeyRange;
import dev.alluvium.transforms.live.LiveFeed;
import dev.alluvium.transforms.live.LiveTable;
import dev.alluvium.transforms.live.redis.LiveStore.Rows;
import dev.alluvium.transforms.live.redis.LiveStore.State;
import io.lettuce.core.RedisCommandExecutionException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The rows that are in Redis, held in this process, and followed by its channel: any number of
 * processes show the same. When the connection was gone, when a message is missing, and when Redis
 * has lost its rows, they are read anew, and what differs are changes like any others. Rows that
 * Redis has lost stay until it is said to be whole again.
 */
public final class RedisFeed implements LiveFeed, AutoCloseable {
  /** More are not held: then all rows are read anew. */
  private static final int MOST_WAITING = 10_000;

  private static final long CHECK_MILLIS = 1_000;
  private static final Duration ASKED = Duration.ofSeconds(10);

  private final List<LiveTable> tables;
  private final List<RedisTable> stored;
  private final Map<String, Integer> places = new HashMap<>();
  private final CopiedRows rows;
  private final KeptConnection connection;
  private final Consumer<LiveStore> eachSecond;
  private volatile boolean isFollowing;
  private volatile State state = new State("", 0, false);
  private volatile String status = "";
  private volatile String details = "";
  private volatile long askedAt = System.nanoTime() - ASKED.toNanos();

  private RedisFeed(
      List<LiveTable> tables,
      RedisAddress address,
      String domain,
      Consumer<LiveStore> eachSecond,
      Consumer<String> told) {
    this.tables = List.copyOf(tables);
    this.stored = RedisTable.of(tables);
    this.rows = new CopiedRows(tables.size());
    this.eachSecond = eachSecond;
    for (int place = 0; place < stored.size(); place++) {
      places.put(stored.get(place).id(), place);
    }
    this.connection = KeptConnection.start(address, domain, "live-redis", this::follow, told);
  }

  /**
   * Begins to follow.
   *
   * @param told takes lines for people: that Redis does not answer, and that it does again
   */
  public static RedisFeed start(
      List<LiveTable> tables, RedisAddress address, String domain, Consumer<String> told) {
    return start(tables, address, domain, store -> {}, told);
  }

  static RedisFeed start(
      List<LiveTable> tables,
      RedisAddress address,
      String domain,
      Consumer<LiveStore> eachSecond,
      Consumer<String> told) {
    return new RedisFeed(tables, address, domain, eachSecond, told);
  }

  /** Whether Redis answers, and its rows are these. */
  public boolean isFollowing() {
    return isFollowing;
  }

  /** Whether all rows that are to be there are there. */
  public boolean isWhole() {
    return state.whole();
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
    BlockingQueue<String> messages = new LinkedBlockingQueue<>(MOST_WAITING);
    store.listen(messages::offer); // One that finds no room is missed like any other.
    try {
      Following following = new Following(store);
      following.readAll();
      long checked = System.nanoTime();
      while (store.isOpen()) {
        String message = messages.poll(CHECK_MILLIS, TimeUnit.MILLISECONDS);
        if (message != null && !following.take(message)) {
          following.readAll();
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

    Following(LiveStore store) {
      this.store = store;
    }

    /** Table by table, so that Redis is not held up by all of them. */
    void readAll() {
      State first = store.state();
      String epoch = first.epoch();
      long newest = first.version();
      for (int place = 0; place < stored.size(); place++) {
        Rows now = store.rows(stored.get(place));
        if (!now.state().epoch().equals(epoch)) {
          isBehind = true; // It is emptied, or filled, meanwhile: the next check reads it again.
          return;
        }
        rows.replace(place, now.byKey(), now.state().whole());
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
      State now = store.state();
      boolean isLost =
          !now.epoch().equals(state.epoch())
              || now.version() < taken
              || now.whole() != state.whole();
      boolean isMissed = allTaken && taken < suspected;
      suspected = now.version();
      if (isBehind || isLost || isMissed) {
        readAll();
      }
      status = store.said("status").orElse("");
      if (System.nanoTime() - askedAt < ASKED.toNanos()) {
        ask();
        details = store.said("details").orElse("");
      }
      eachSecond.accept(store);
    }

    private void ask() {
      try {
        store.say("asked", "1", ASKED);
      } catch (RedisCommandExecutionException e) {
        // A Redis that is full, or only read, has rows to show all the same.
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
