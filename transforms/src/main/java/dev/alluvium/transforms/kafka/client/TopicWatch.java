package dev.alluvium.transforms.kafka.client;

import dev.alluvium.transforms.source.Answers;
import dev.alluvium.transforms.source.ReadingProgress;
import java.io.Closeable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after topics while they are read, in a thread of its own: whether Kafka answers, every few
 * seconds, and whether topics have changed, as often as clients look themselves. Says so in a line
 * once each. One for a reading in a JVM.
 */
public final class TopicWatch implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);

  /** Told within half a minute, however the end of the last answer and the asking fall. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private static final int ASK_MILLIS = 5000;

  private final ClientSettings settings;
  private final ReadingProgress progress;
  private final Follower follower;
  private final Answers answers;
  private final Admin admin;
  private final int askMillis;
  private final long lookMillis;
  private final Set<String> missing = new HashSet<>();
  private final ScheduledExecutorService thread;
  private long lookedAt = now();
  private volatile TopicShape shape;

  /** What becomes of topics that have changed. */
  public interface Follower {
    /**
     * Told in the watch's thread.
     *
     * @param changes in words, at least one
     */
    void changed(List<String> changes);
  }

  private TopicWatch(
      ClientSettings settings,
      TopicShape shape,
      ReadingProgress progress,
      Follower follower,
      Duration patience,
      int askMillis) {
    this.settings = settings;
    this.progress = progress;
    this.follower = follower;
    this.shape = shape;
    this.answers =
        new Answers(
            "Kafka at " + settings.bootstrapServers(),
            "check that its brokers run and can be reached from here",
            patience,
            now());
    this.admin = settings.administer(askMillis);
    this.askMillis = askMillis;
    this.lookMillis = settings.metadataMaxAgeMillis();
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread daemon = new Thread(work, "kafka-topics");
              daemon.setDaemon(true);
              return daemon;
            });
  }

  /** Watches until it is closed, from a shape that was just asked for. */
  public static TopicWatch start(
      ClientSettings settings, TopicShape shape, ReadingProgress progress, Follower follower) {
    return start(settings, shape, progress, follower, PATIENCE, ASK_MILLIS);
  }

  static TopicWatch start(
      ClientSettings settings,
      TopicShape shape,
      ReadingProgress progress,
      Follower follower,
      Duration patience,
      int askMillis) {
    TopicWatch watch = new TopicWatch(settings, shape, progress, follower, patience, askMillis);
    long every = Math.max(1, Math.min(askMillis, watch.lookMillis));
    var unused =
        watch.thread.scheduleWithFixedDelay(watch::ask, every, every, TimeUnit.MILLISECONDS);
    return watch;
  }

  /** As it was seen last. */
  public TopicShape shape() {
    return shape;
  }

  private void ask() {
    boolean looks = now() - lookedAt >= lookMillis;
    Set<String> topics = shape.topics().keySet();
    try {
      TopicShape seen =
          TopicShape.describe(admin, looks ? topics : topics.stream().limit(1).toList(), askMillis);
      answers.answered(now()).ifPresent(LOG::warn);
      if (looks) {
        lookedAt = now();
        see(seen);
      }
    } catch (ExecutionException e) {
      fail(e.getCause() == null ? e : e.getCause());
    } catch (KafkaException | TimeoutException e) {
      fail(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    progress.setAnswered(!answers.areMissing());
  }

  private void fail(Throwable fault) {
    answers.failed(new KafkaFaults(settings).reason(fault), now()).ifPresent(LOG::warn);
  }

  private void see(TopicShape seen) {
    List<String> changes = new ArrayList<>(shape.changesTo(seen));
    shape = shape.with(seen);
    if (!changes.isEmpty()) {
      follower.changed(changes);
    }
    for (String topic : shape.topics().keySet()) {
      if (seen.topics().containsKey(topic)) {
        missing.remove(topic);
      } else if (missing.add(topic)) {
        LOG.warn(
            "Kafka has no topic {} any more: nothing comes from it until it is made anew", topic);
      }
    }
  }

  private static long now() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  boolean isClosed() {
    return thread.isShutdown();
  }

  @Override
  public void close() {
    thread.shutdownNow();
    admin.close(Duration.ZERO);
  }
}
