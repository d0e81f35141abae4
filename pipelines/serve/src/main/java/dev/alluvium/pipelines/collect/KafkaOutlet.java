package dev.alluvium.pipelines.collect;

import dev.alluvium.transforms.kafka.client.ClientSettings;
import dev.alluvium.transforms.kafka.client.KafkaFaults;
import dev.alluvium.transforms.source.InputException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * Writes events to topics, and tells of each whether all in-sync replicas have it. What the
 * producer tries again neither doubles nor overtakes another of its partition. Thread-safe.
 */
final class KafkaOutlet implements AutoCloseable {
  /** Silence of the brokers after which more is not sent to them, nanoseconds. */
  private static final long STALL_NANOS = Duration.ofSeconds(3).toNanos();

  /** How long a thread may wait for the brokers to say where a topic is, or for room. */
  private static final int MAX_BLOCK_MILLIS = 1_000;

  private static final int ROOM_FOR_KEYS = 64 << 10;

  private final Producer<byte[], byte[]> producer;
  private final LongSupplier nanos;
  private final KafkaFaults faults;
  private final AtomicLong pending = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicReference<@Nullable String> fault = new AtomicReference<>();

  /** When the brokers last answered, or began to be waited for; whichever is later. */
  private volatile long heard;

  KafkaOutlet(Producer<byte[], byte[]> producer, LongSupplier nanos, ClientSettings settings) {
    this.producer = producer;
    this.nanos = nanos;
    faults = new KafkaFaults(settings);
    heard = nanos.getAsLong();
  }

  /**
   * Connects; brokers that do not answer are tried for as long as it is open.
   *
   * @throws InputException if the settings make no producer
   */
  static KafkaOutlet open(ClientSettings settings, Limits limits) {
    Map<String, Object> config = new HashMap<>(settings.forProducer());
    int acknowledgement = (int) limits.acknowledgement().toMillis();
    config.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    config.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, 64 << 10);
    config.put(ProducerConfig.LINGER_MS_CONFIG, 2);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MILLIS);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, acknowledgement);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.max(10, acknowledgement / 3));
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, limits.eventBytes() + ROOM_FOR_KEYS);
    config.put(
        ProducerConfig.BUFFER_MEMORY_CONFIG,
        Math.max(32L << 20, 2L * (limits.eventBytes() + ROOM_FOR_KEYS)));
    return new KafkaOutlet(settings.produce(config), System::nanoTime, settings);
  }

  /**
   * An event as it is written.
   *
   * @param key NULL for one that goes to any partition
   */
  @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
  record Message(byte @Nullable [] key, byte[] payload) {}

  /**
   * What became of the events of a request.
   *
   * @param isIn by position, whether all in-sync replicas have it
   * @param failure of one that they have not: of one that is too large for the topic only where
   *     that is so of all of these; NULL where all are in
   */
  @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
  record Delivery(boolean[] isIn, @Nullable Exception failure) {}

  /**
   * Sends events in their order; completes when it is known of each whether it is in. What is
   * behind one that could not even be queued is not sent, unless that is too large for good.
   *
   * @param timestamp of all of them, epoch milliseconds
   */
  CompletableFuture<Delivery> send(String topic, List<Message> messages, long timestamp) {
    Sending sending = new Sending(messages.size());
    for (int i = 0; i < messages.size() && !sending.isBroken(); i++) {
      Message message = messages.get(i);
      int position = i;
      if (pending.getAndIncrement() == 0) {
        heard = nanos.getAsLong();
      }
      sending.begin();
      try {
        Future<?> unused =
            producer.send(
                new ProducerRecord<>(topic, null, timestamp, message.key(), message.payload()),
                (written, refused) -> answered(sending, position, refused));
      } catch (KafkaException | IllegalStateException e) {
        answered(sending, position, e);
      }
    }
    sending.end();
    return sending.done;
  }

  private void answered(Sending sending, int position, @Nullable Exception refused) {
    pending.decrementAndGet();
    if (refused == null) {
      heard = nanos.getAsLong();
      acknowledged.incrementAndGet();
    } else {
      failed.incrementAndGet();
      fault.set(faults.reason(refused));
    }
    sending.end(position, refused);
  }

  /** Whether events are waited for, and the brokers have been silent for seconds. */
  boolean isStalled() {
    return pending.get() > 0 && nanos.getAsLong() - heard > STALL_NANOS;
  }

  /** Events that are in. */
  long acknowledged() {
    return acknowledged.get();
  }

  /** Events of which that is not known. */
  long failed() {
    return failed.get();
  }

  /** Why events were not acknowledged since this was last asked, for people; NULL if all were. */
  @Nullable String takeFault() {
    return fault.getAndSet(null);
  }

  /** Waits for what has been sent, as long as that is waited for. */
  @Override
  public void close() {
    producer.close();
  }

  /** One request's events on their way. */
  private static final class Sending {
    private final boolean[] isIn;
    private final AtomicLong open = new AtomicLong(1);
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final CompletableFuture<Delivery> done = new CompletableFuture<>();

    Sending(int events) {
      isIn = new boolean[events];
    }

    void begin() {
      open.incrementAndGet();
    }

    boolean isBroken() {
      Exception known = failure.get();
      return known != null && !isTooLarge(known);
    }

    void end(int position, @Nullable Exception refused) {
      isIn[position] = refused == null; // Seen by who completes: the counter orders them.
      if (refused != null) {
        failure.accumulateAndGet(
            refused, (before, now) -> before == null || isTooLarge(before) ? now : before);
      }
      end();
    }

    private static boolean isTooLarge(Exception failure) {
      return failure instanceof RecordTooLargeException;
    }

    void end() {
      if (open.decrementAndGet() == 0) {
        done.complete(new Delivery(isIn, failure.get()));
      }
    }
  }
}
