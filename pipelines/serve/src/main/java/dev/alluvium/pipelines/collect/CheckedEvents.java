package dev.alluvium.pipelines.collect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.alluvium.pipelines.collect.KafkaOutlet.Message;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.transforms.decode.EventCheck;
import dev.alluvium.transforms.decode.EventCheck.Fault;
import dev.alluvium.transforms.decode.EventCheck.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Checks requests of one event, by the contract, as a load will. Thread-safe. */
final class CheckedEvents {
  /** Longer ones would only make messages larger: order by the beginning is order by the whole. */
  private static final int LONGEST_KEY = 1_000;

  private final DomainSpec domain;
  private final EventSpec event;
  private final int maxBytes;

  /** Those that no thread uses: as many as have been used at a time. */
  private final Queue<EventCheck> idle = new ConcurrentLinkedQueue<>();

  CheckedEvents(DomainSpec domain, EventSpec event, int maxBytes) {
    this.domain = domain;
    this.event = event;
    this.maxBytes = maxBytes;
    idle.add(EventCheck.of(domain, event));
  }

  String topic() {
    return event.topic();
  }

  /**
   * What has been found of a request.
   *
   * @param messages to write, in their order; of use only where there is no fault
   * @param faults by position
   */
  record Checked(List<Message> messages, Map<Integer, Fault> faults) {}

  /**
   * Looks at all events of a request.
   *
   * @param at when they will be published
   */
  Checked check(List<byte[]> events, Instant at) {
    @Nullable EventCheck taken = idle.poll();
    EventCheck check = taken == null ? EventCheck.of(domain, event) : taken;
    List<Message> messages = new ArrayList<>(events.size());
    Map<Integer, Fault> faults = new TreeMap<>();
    for (int i = 0; i < events.size(); i++) {
      byte[] payload = events.get(i);
      Verdict verdict = payload == BodyEvents.TOO_LONG ? tooLong() : check.check(payload, at);
      if (verdict.fault() != null) {
        faults.put(i, verdict.fault());
      } else {
        messages.add(new Message(bytes(verdict.key()), payload));
      }
    }
    idle.add(check);
    return new Checked(messages, faults);
  }

  private Verdict tooLong() {
    return new Verdict(
        new Fault("too_long", null, "longer than the " + maxBytes + " bytes of an event"), null);
  }

  private static byte @Nullable [] bytes(@Nullable String key) {
    return key == null
        ? null
        : key.substring(0, Math.min(LONGEST_KEY, key.length())).getBytes(UTF_8);
  }
}
