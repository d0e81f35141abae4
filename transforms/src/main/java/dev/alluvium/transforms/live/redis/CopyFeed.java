package dev.alluvium.transforms.live.redis;

import dev.alluvium.transforms.live.LiveFeed;
import dev.alluvium.transforms.live.LiveFeed.Change;
import dev.alluvium.transforms.live.LiveFeed.Changes;
import dev.alluvium.transforms.live.LiveRow;
import dev.alluvium.transforms.live.LiveTable;
import dev.alluvium.transforms.live.redis.LiveStore.Put;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Keeps a copy of a feed in Redis, from a thread of its own: whoever writes the feed never waits.
 * While Redis is away nothing waits for it but in the feed, which is bounded; what has changed
 * meanwhile is sent when it is back, and all rows where it has lost some, or was away. A feed that
 * is copied later stands over one before it, whatever the clocks say; and over what is read from a
 * file, also after it was silent for so long that others took it to be gone.
 */
public final class CopyFeed implements AutoCloseable {
  private static final long TICK_MILLIS = 100;
  private static final long LAST_MILLIS = 2_000;
  private static final int TICKS_PER_STATUS = 10;
  private static final int TICKS_PER_KEEPING = 600;

  /** How long what a job says of itself stands, when it says nothing any more. */
  static final Duration SAID = Duration.ofSeconds(5);

  /** A feed has fewer changes than this. */
  private static final int CHANGE_BITS = 40;

  private final LiveFeed feed;
  private final List<RedisTable> tables;
  private final Said said;
  private final Consumer<String> told;
  private final Set<String> unsaid = new HashSet<>();
  private final KeptConnection connection;
  private volatile boolean closing;
  private String epoch = "";
  private long writer;
  private long version;
  private long saidAt = System.nanoTime() - SAID.toNanos();

  /**
   * What a job says of itself.
   *
   * @param details asked for only while somebody looks
   */
  public record Said(Supplier<String> status, Supplier<String> details) {}

  private CopyFeed(
      LiveFeed feed, RedisAddress address, String domain, Said said, Consumer<String> told) {
    this.feed = feed;
    this.tables = RedisTable.of(feed.tables());
    this.said = said;
    this.told = told;
    this.connection =
        KeptConnection.start(RedisReport.of(address, told), domain, "live-copy", this::copy);
  }

  /**
   * Begins to copy.
   *
   * @param told takes lines for people: that Redis does not answer, and that it does again; that
   *     the job cannot say how it is doing
   */
  public static CopyFeed start(
      LiveFeed feed, RedisAddress address, String domain, Said said, Consumer<String> told) {
    return new CopyFeed(feed, address, domain, said, told);
  }

  private void copy(LiveStore store) throws InterruptedException {
    epoch = ""; // While this was away, somebody else may have put rows there.
    for (int tick = 0; !closing; tick++) {
      if (tick % TICKS_PER_KEEPING == 0) {
        store.keep(tables);
      }
      if (tick % TICKS_PER_STATUS == 0) {
        boolean wasSilent = sayStatus(store); // From then on nobody puts there what a file has.
        LiveState state = store.state();
        if (wasSilent || !state.epoch().equals(epoch) || !state.areWhole(tables)) {
          sendAll(store);
        }
        if (store.said("asked").isPresent()) {
          say(store, "details", said.details());
        }
      }
      sendChanges(store);
      TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
    }
    if (epoch.isEmpty()) {
      sendAll(store);
    }
    sendChanges(store);
  }

  /** Says whether it was not said for so long that others took the job to be gone. */
  private boolean sayStatus(LiveStore store) {
    say(store, "status", said.status());
    long now = System.nanoTime();
    boolean wasSilent = now - saidAt > SAID.toNanos();
    saidAt = now;
    return wasSilent;
  }

  /** What cannot be said is empty, and told once: the rows are copied all the same. */
  private void say(LiveStore store, String name, Supplier<String> text) {
    String now = "";
    try {
      now = text.get();
      unsaid.remove(name);
    } catch (RuntimeException e) {
      if (unsaid.add(name)) {
        told.accept("warning: the live page lacks what the job says: " + RedisReport.reason(e));
      }
    }
    store.say(name, now, SAID);
  }

  private void sendAll(LiveStore store) {
    epoch = "";
    writer = store.nextWriter();
    long lost = store.state().lost();
    Changes all = feed.snapshot();
    long floor = sequence(all.version());
    String sentTo = "";
    for (int table = 0; table < tables.size(); table++) {
      String now = store.putAll(tables.get(table), puts(all, table), floor);
      if (now.isEmpty() || (table > 0 && !now.equals(sentTo))) {
        return; // Lost in between: begin anew.
      }
      sentTo = now;
      if (sayStatus(store)) {
        return;
      }
    }
    store.whole(tables, sentTo, lost);
    epoch = sentTo;
    version = all.version();
  }

  /** What an answer was lost for is sent again, and is not newer than itself. */
  private void sendChanges(LiveStore store) {
    Optional<Changes> changes = feed.since(version);
    if (changes.isEmpty() && !epoch.isEmpty()) {
      sendAll(store);
    }
    if (changes.isEmpty() || epoch.isEmpty()) {
      return;
    }
    for (int table = 0; table < tables.size(); table++) {
      List<Put> puts = puts(changes.get(), table);
      if (!puts.isEmpty() && !store.put(tables.get(table), puts).equals(epoch)) {
        epoch = "";
        return;
      }
    }
    version = changes.get().version();
  }

  private List<Put> puts(Changes changes, int table) {
    long sequence = sequence(changes.version());
    List<Put> puts = new ArrayList<>();
    for (Change change : changes.changes()) {
      if (change.table() == table) {
        puts.add(put(feed.tables().get(table), change, sequence));
      }
    }
    return puts;
  }

  private static Put put(LiveTable table, Change change, long sequence) {
    String row = change.row();
    return row == null
        ? new Put(change.key(), sequence, 0, null)
        : Put.of(LiveRow.ofJson(table, change.key(), row), sequence, false);
  }

  private long sequence(long change) {
    return (writer << CHANGE_BITS) + change;
  }

  /** Sends what has changed before, if Redis takes it within two seconds. */
  @Override
  public void close() {
    closing = true;
    connection.close(LAST_MILLIS);
  }
}
