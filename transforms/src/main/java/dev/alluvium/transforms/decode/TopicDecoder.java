package dev.alluvium.transforms.decode;

import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.spec.FieldPath;
import dev.alluvium.schemas.spec.WhenSpec;
import dev.alluvium.transforms.format.FormatDecoder;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.format.ScalarReader;
import dev.alluvium.transforms.format.registry.FormatDecoders;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Parses the records of a topic and tells which of its events take them. Safe for several threads.
 *
 * @param <V> what the format holds of a record
 */
final class TopicDecoder<V> {
  private final List<EventSpec> events;
  private final FormatDecoder<V> format;
  private final List<FieldPath> paths = new ArrayList<>();
  private final @Nullable ScalarReader<V> scalars;
  private final int[] all;

  private TopicDecoder(List<EventSpec> events, FormatDecoder<V> format) {
    this.events = events;
    this.format = format;
    for (EventSpec event : events) {
      event.when().forEach(condition -> paths.add(condition.path()));
    }
    all = IntStream.range(0, events.size()).toArray();
    scalars = events.size() == 1 && paths.isEmpty() ? null : format.scalars(paths);
  }

  /** For the events of one topic, which are of one format. */
  static TopicDecoder<?> of(List<EventSpec> events) {
    return new TopicDecoder<>(events, FormatDecoders.of(events.get(0).format()));
  }

  List<EventSpec> events() {
    return events;
  }

  FormatDecoder<V> format() {
    return format;
  }

  /**
   * The numbers of the events that take a record, in their order. Where several may, this also
   * finds what is wrong with the record as a whole, so that each of them need not.
   *
   * @throws RejectedException if the record is not what the format says
   */
  int[] claims(V values) {
    if (scalars == null) {
      return all;
    }
    @Nullable Object[] found = scalars.read(values);
    int[] claims = new int[all.length];
    int count = 0;
    int condition = 0;
    for (int i = 0; i < all.length; i++) {
      boolean isClaimed = true;
      for (WhenSpec when : events.get(i).when()) {
        isClaimed &= when.holds(found[condition++]);
      }
      if (isClaimed) {
        claims[count++] = i;
      }
    }
    return count == claims.length ? claims : Arrays.copyOf(claims, count);
  }
}
