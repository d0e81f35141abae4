package dev.alluvium.pipelines.serve;

import dev.alluvium.transforms.live.LiveFeed;
import dev.alluvium.transforms.live.LiveFeed.Changes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.jetty.websocket.api.Session;

/**
 * Brings a feed to browsers: to each a snapshot first, then changes, each once and none left out.
 * One thread does all of it, ten times a second; what is sent to many is written once.
 */
final class Broadcaster implements Runnable, AutoCloseable {
  static final int MOST_CLIENTS = 2_000;
  private static final long TICK_MILLIS = 100;
  private static final int TICKS_PER_STATUS = 10;

  private final LiveFeed feed;
  private final Supplier<String> hello;
  private final Supplier<String> status;
  private final Consumer<String> told;
  private final Map<Session, LiveClient> clients = new ConcurrentHashMap<>();
  private final Queue<Session> arrived = new ConcurrentLinkedQueue<>();
  private final Set<Session> left = ConcurrentHashMap.newKeySet();
  private final Thread thread = new Thread(this, "live-page");
  private volatile boolean stopped;
  private boolean isWithoutStatus;

  /**
   * @param hello what a client is told first
   * @param status what all are told each second
   * @param told takes lines for people: that there is no status to tell
   */
  Broadcaster(
      LiveFeed feed, Supplier<String> hello, Supplier<String> status, Consumer<String> told) {
    this.feed = feed;
    this.hello = hello;
    this.status = status;
    this.told = told;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  void join(Session session) {
    if (clients.size() + arrived.size() >= MOST_CLIENTS) {
      new LiveClient(session).close(LiveClient.TRY_AGAIN, "too many pages are open");
      return;
    }
    arrived.add(session);
  }

  void leave(Session session) {
    left.add(session);
  }

  int clients() {
    return clients.size();
  }

  @Override
  public void run() {
    try {
      for (int tick = 0; !stopped; tick++) {
        tick();
        if (tick % TICKS_PER_STATUS == 0) {
          tellStatus();
        }
        TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tick() {
    left.forEach(clients::remove);
    left.clear();
    tellChanges();
    greet();
  }

  private void tellChanges() {
    Map<Long, Optional<String>> texts = new HashMap<>();
    Map<Long, Long> reached = new HashMap<>();
    clients
        .values()
        .removeIf(
            client -> {
              long from = client.version();
              Optional<String> text =
                  texts.computeIfAbsent(from, version -> changes(version, reached));
              return text.isPresent() && !client.send(text.get(), reached.getOrDefault(from, from));
            });
  }

  /** What a client of that version has to be told; empty where that is nothing. */
  private Optional<String> changes(long from, Map<Long, Long> reached) {
    Changes changes = feed.since(from).orElseGet(feed::snapshot);
    reached.put(from, changes.version());
    return changes.from() == from && changes.changes().isEmpty()
        ? Optional.empty()
        : Optional.of(LiveMessages.changes(changes));
  }

  private void greet() {
    if (arrived.isEmpty()) {
      return;
    }
    Changes snapshot = feed.snapshot();
    String first = hello.get();
    String rows = LiveMessages.snapshot(snapshot);
    for (Session session = arrived.poll(); session != null; session = arrived.poll()) {
      LiveClient client = new LiveClient(session);
      if (client.send(first, snapshot.version()) && client.send(rows, snapshot.version())) {
        clients.put(session, client);
      }
    }
  }

  /** One that cannot be said is told once: pages show rows all the same, and no page ends a run. */
  private void tellStatus() {
    try {
      toAll(status.get());
      isWithoutStatus = false;
    } catch (RuntimeException e) {
      if (!isWithoutStatus) {
        isWithoutStatus = true;
        told.accept(
            "warning: the live page lacks what the job says: "
                + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
      }
    }
  }

  private void toAll(String text) {
    clients.values().removeIf(client -> !client.send(text, client.version()));
  }

  @Override
  public void close() {
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    clients.values().forEach(client -> client.close(1001, "the run is over"));
  }
}
