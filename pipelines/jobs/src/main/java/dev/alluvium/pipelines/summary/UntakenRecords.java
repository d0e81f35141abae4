package dev.alluvium.pipelines.summary;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.event.ExplodeSpec;
import dev.alluvium.schemas.spec.event.WhenSpec;
import dev.alluvium.transforms.ledger.LedgerKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Signs that a contract passes by the records that it means: an event that took none of its topic's
 * records, and one whose list is in none of them. A slip of the pen in {@code when} or {@code
 * explode} is no fault that could be seen before.
 */
final class UntakenRecords {
  private UntakenRecords() {}

  /** A line per sign. */
  static List<String> hints(DomainSpec domain, List<EventCounts> counts) {
    Map<String, EventCounts> byEvent =
        counts.stream().collect(Collectors.toMap(EventCounts::event, Function.identity()));
    long ofNoEvent = read(byEvent, LedgerKey.ANY_EVENT);
    List<String> hints = new ArrayList<>();
    for (List<EventSpec> topic : domain.byTopic()) {
      long read = topic.stream().mapToLong(event -> read(byEvent, event.name())).sum();
      for (EventSpec event : topic) {
        EventCounts count = byEvent.get(event.name());
        if (count == null) {
          continue;
        }
        if (!event.when().isEmpty() && count.read() == 0 && read + ofNoEvent > 0) {
          hints.add(
              "no record of topic %s was taken for %s, when %s"
                  .formatted(event.topic(), event.name(), condition(event)));
        }
        if (event.explode().isPresent() && count.read() > 0 && count.read() == count.skipped()) {
          hints.add(notSpread(event.explode().get(), count));
        }
      }
    }
    return hints;
  }

  private static long read(Map<String, EventCounts> counts, String event) {
    EventCounts count = counts.get(event);
    return count == null ? 0 : count.read();
  }

  private static String condition(EventSpec event) {
    return event.when().stream().map(UntakenRecords::text).collect(Collectors.joining(" and "));
  }

  private static String text(WhenSpec when) {
    return when.path()
        + " is "
        + when.anyOf().stream().map(String::valueOf).collect(Collectors.joining(" or "));
  }

  private static String notSpread(ExplodeSpec explode, EventCounts count) {
    return String.format(
        Locale.ROOT,
        "none of the %,d records of %s has a list with an element at %s, which \"explode\" spreads",
        count.read(),
        count.event(),
        explode.of());
  }
}
