package dev.alluvium.pipelines.collect;

import dev.alluvium.pipelines.collect.CheckedEvents.Checked;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.transforms.source.InputException;
import jakarta.servlet.ServletInputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * The way of a request from its bytes to its answer: it is read, unpacked, cut into events, checked
 * as a whole, and written only then. Holds no thread while bytes or acknowledgements are waited
 * for, and no more bytes than its limits say. Thread-safe.
 */
final class Intake {
  private final Map<String, CheckedEvents> events;
  private final Map<String, String> untaken;
  private final KafkaOutlet kafka;
  private final Limits limits;
  private final InFlight inFlight;
  private final InstantSource clock;
  private final ScheduledExecutorService timer;

  Intake(
      DomainSpec domain,
      KafkaOutlet kafka,
      Limits limits,
      InstantSource clock,
      ScheduledExecutorService timer) {
    this.kafka = kafka;
    this.limits = limits;
    this.clock = clock;
    this.timer = timer;
    inFlight = new InFlight(limits.inFlightBytes());
    events = new LinkedHashMap<>();
    for (EventSpec event : taken(domain)) {
      events.put(event.name(), new CheckedEvents(domain, event, limits.eventBytes()));
    }
    untaken =
        domain.events().stream()
            .filter(event -> !event.format().isPlainJson())
            .collect(Collectors.toMap(EventSpec::name, event -> event.format().name()));
  }

  /**
   * The events of a domain that can be sent; those that a stream itself makes, as offers, cannot.
   *
   * @throws InputException if there is none
   */
  static List<EventSpec> taken(DomainSpec domain) {
    List<EventSpec> taken =
        domain.events().stream()
            .filter(event -> event.format().isPlainJson() && !isMade(domain, event))
            .toList();
    if (taken.isEmpty()) {
      throw new InputException(
          "No event of " + domain.name() + " is of format json: there is nothing to collect");
    }
    return taken;
  }

  private static boolean isMade(DomainSpec domain, EventSpec event) {
    return domain.campaigns().stream().anyMatch(campaign -> campaign.topic().equals(event.topic()));
  }

  /** Names of the events that are taken. */
  Set<String> names() {
    return events.keySet();
  }

  /** Bytes that requests hold now. */
  long heldBytes() {
    return inFlight.taken();
  }

  /** Who is asked for what a request says of itself, before its body. */
  record Head(
      String event,
      @Nullable String contentType,
      @Nullable String contentEncoding,
      long contentLength) {}

  /**
   * Takes a request; completes with its answer in any case.
   *
   * @param in of a request that is answered asynchronously
   */
  CompletableFuture<Answer> take(Head head, ServletInputStream in) {
    InFlight.Share share = inFlight.share();
    CompletableFuture<Answer> answer;
    try {
      answer = take(head, in, share);
    } catch (RuntimeException e) {
      answer = CompletableFuture.failedFuture(e);
    }
    return answer
        .whenComplete((done, failure) -> share.close())
        .exceptionally(failure -> Answer.refused(refusal(failure)));
  }

  private CompletableFuture<Answer> take(Head head, ServletInputStream in, InFlight.Share share) {
    CheckedEvents checked = find(head.event());
    BodyKind kind = BodyKind.of(head.contentType());
    boolean isPacked = Unpacking.isPacked(head.contentEncoding());
    int limit = isPacked ? limits.requestBytes() : bodyBytes();
    String tooLarge = "the body is larger than " + limit + " bytes; send fewer events at a time";
    if (head.contentLength() > limit) {
      throw Refusal.tooLarge(tooLarge);
    }
    if (kafka.isStalled()) {
      throw Refusal.busy("Kafka does not answer; send it again later");
    }
    CompletableFuture<GrowingBytes> body =
        RequestBody.read(in, new GrowingBytes(share, limit, tooLarge));
    var deadline =
        timer.schedule(
            () -> body.completeExceptionally(tooSlow()),
            limits.arrival().toMillis(),
            TimeUnit.MILLISECONDS);
    return body.whenComplete((read, failure) -> deadline.cancel(false))
        .thenCompose(read -> publish(checked, kind, isPacked, read, share));
  }

  private int bodyBytes() {
    return Math.min(limits.requestBytes(), limits.unpackedBytes());
  }

  private Refusal tooSlow() {
    return new Refusal(
        408,
        "too_slow",
        "the request did not arrive within " + limits.arrival().toSeconds() + " s");
  }

  private CheckedEvents find(String name) {
    CheckedEvents event = events.get(name);
    if (event != null) {
      return event;
    }
    String format = untaken.get(name);
    if (format != null) {
      throw Refusal.unsupported(
          name + " is of format " + format + "; only events of format json can be sent here");
    }
    throw new Refusal(
        404, "no_event", "there is no such event; there are " + String.join(", ", names()));
  }

  private CompletableFuture<Answer> publish(
      CheckedEvents event,
      BodyKind kind,
      boolean isPacked,
      GrowingBytes body,
      InFlight.Share share) {
    GrowingBytes whole = isPacked ? Unpacking.unpack(body, unpacked(share)) : body;
    share.take(2L * whole.length()); // The events cut out, and a document beside them.
    List<byte[]> cut =
        BodyEvents.of(kind, whole.buffer(), whole.length(), limits.eventBytes(), limits.events());
    whole.clear();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Checked checked = event.check(cut, now);
    if (!checked.faults().isEmpty()) {
      return CompletableFuture.completedFuture(Answer.faulty(cut.size(), checked.faults()));
    }
    return kafka
        .send(event.topic(), checked.messages(), now.toEpochMilli())
        .thenApply(
            delivery ->
                delivery.failure() == null
                    ? Answer.accepted(cut.size())
                    : Answer.unacknowledged(
                        delivery.isIn(), delivery.failure() instanceof RecordTooLargeException));
  }

  private GrowingBytes unpacked(InFlight.Share share) {
    return new GrowingBytes(
        share,
        limits.unpackedBytes(),
        "the body is larger than "
            + limits.unpackedBytes()
            + " bytes once it is unpacked; send fewer events at a time");
  }

  /** What is no refusal is a broken connection, which nobody reads the answer of, or a bug. */
  private static Refusal refusal(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof Refusal refusal) {
      return refusal;
    }
    if (cause instanceof RuntimeException || cause instanceof Error) {
      Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
      if (handler != null) {
        handler.uncaughtException(Thread.currentThread(), cause);
      }
      return new Refusal(500, "fault", "a fault of the program");
    }
    return Refusal.malformed("the request broke off");
  }
}
