package dev.alluvium.pipelines.replay;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.replay.ReplayedRecords.Timed;
import dev.alluvium.pipelines.simulate.KafkaSink;
import dev.alluvium.pipelines.simulate.Pacer;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.transforms.decode.EventTimeScanner;
import dev.alluvium.transforms.files.FileTopic;
import dev.alluvium.transforms.files.InputPlan;
import dev.alluvium.transforms.files.ReadFiles;
import dev.alluvium.transforms.source.RecordHeader;
import dev.alluvium.transforms.source.SourceRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Sends the records of files to the topics that they are of, as Kafka has them: payloads, and keys
 * and headers where the files hold them. What cannot be a message is left out and counted. Broken
 * records are sent as they are.
 */
public final class Replay {
  private static final int LONGEST_RECORD = 1 << 20;

  private final List<String> topics;
  private final InputPlan plan;
  private final EventTimeScanner times;
  private final Map<String, HeaderlessCsv> headerless;
  private final Map<String, Long> sentOf = new TreeMap<>();
  private final Map<String, Long> leftOut = new TreeMap<>();
  private final AtomicLong sent = new AtomicLong();
  private volatile boolean isStopped;

  /** Who may be interrupted: the thread that sends, while it waits for a record's time. */
  @GuardedBy("this")
  private @Nullable Thread waiting;

  private Replay(
      List<String> topics,
      InputPlan plan,
      EventTimeScanner times,
      Map<String, HeaderlessCsv> headerless) {
    this.topics = topics;
    this.plan = plan;
    this.times = times;
    this.headerless = headerless;
  }

  /**
   * Looks the files up.
   *
   * @throws UserException if the contracts do not say how a topic's records are messages
   * @throws dev.alluvium.transforms.source.InputException if there are no files of any topic
   */
  public static Replay of(DomainSpec domain, Path input) {
    InputPlan plan = ReadFiles.from(input, FileTopic.of(domain)).plan();
    Map<String, HeaderlessCsv> headerless = new HashMap<>();
    for (List<EventSpec> events : domain.byTopic()) {
      EventSpec event = events.get(0);
      boolean isReplayed = plan.files().stream().anyMatch(f -> f.topic().equals(event.topic()));
      if (!isReplayed) {
        continue;
      }
      Optional<String> whyNot = event.format().whyNoMessages().filter(why -> !event.exported());
      if (whyNot.isPresent()) {
        throw new UserException(
            "topic %s: %s; move its files away".formatted(event.topic(), whyNot.get()));
      }
      event
          .format()
          .underHeader()
          .ifPresent(csv -> headerless.put(event.topic(), new HeaderlessCsv(events, csv)));
    }
    List<String> topics = domain.byTopic().stream().map(events -> events.get(0).topic()).toList();
    return new Replay(topics, plan, EventTimeScanner.of(domain), headerless);
  }

  /** The topics of the domain, also those of which there is no file. */
  public List<String> topics() {
    return topics;
  }

  /** Files that belong to no topic, by their paths within the input. */
  public List<String> strayFiles() {
    return plan.strayFiles();
  }

  /**
   * Sends them until the end, or until it is {@linkplain #stop stopped}; returns when Kafka has all
   * that was sent.
   *
   * @throws IOException if Kafka does not take one, or a file cannot be read
   */
  public void run(KafkaSink sink, Pacer pacer) throws IOException {
    try (ReplayedRecords records = new ReplayedRecords(plan.files(), times, LONGEST_RECORD)) {
      for (Timed next = records.next(); next != null; next = records.next()) {
        await(next.time(), pacer);
        if (isStopped) {
          break;
        }
        send(next.record(), sink);
      }
    } catch (InterruptedException e) {
      isStopped = true;
    }
    boolean unused = Thread.interrupted(); // Kafka is to have what was sent, also after a stop.
    sink.complete();
  }

  private void await(long time, Pacer pacer) throws InterruptedException {
    setWaiting(Thread.currentThread());
    try {
      if (!isStopped) {
        pacer.await(time);
      }
    } finally {
      setWaiting(null);
    }
  }

  private synchronized void setWaiting(@Nullable Thread thread) {
    waiting = thread;
  }

  private void send(SourceRecord record, KafkaSink sink) throws IOException {
    String why = whyLeftOut(record);
    if (why != null) {
      leftOut.merge(record.source() + ": " + why, 1L, Long::sum);
      return;
    }
    HeaderlessCsv csv = headerless.get(record.topic());
    byte[] payload = csv == null ? record.payload() : csv.payload(record);
    ProducerRecord<byte[], byte[]> message =
        new ProducerRecord<>(record.topic(), record.key(), payload);
    for (RecordHeader header : record.headers()) {
      message.headers().add(header.key(), header.value());
    }
    sink.send(message);
    sent.incrementAndGet();
    sentOf.merge(record.topic(), 1L, Long::sum);
  }

  private static @Nullable String whyLeftOut(SourceRecord record) {
    if (record.damage() != null) {
      return record.damage();
    }
    if (record.truncated()) {
      return String.format(Locale.ROOT, "longer than %,d bytes", LONGEST_RECORD);
    }
    return record.flaw();
  }

  /** Records that were sent so far. */
  public long sent() {
    return sent.get();
  }

  /** Records that were sent, by topic; when it has ended. */
  Map<String, Long> sentByTopic() {
    return sentOf;
  }

  /** How many records of which file are no messages, and why, a line each; when it has ended. */
  public List<String> notSent() {
    return leftOut.entrySet().stream()
        .map(e -> String.format(Locale.ROOT, "not sent: %,d of %s", e.getValue(), e.getKey()))
        .toList();
  }

  /** Ends it before the next record. */
  public synchronized void stop() {
    isStopped = true;
    if (waiting != null) {
      waiting.interrupt();
    }
  }
}
