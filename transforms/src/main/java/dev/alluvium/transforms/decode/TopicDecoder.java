package dev.alluvium.transforms.decode;

import dev.alluvium.schemas.spec.column.FieldPath;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.event.WhenSpec;
import dev.alluvium.transforms.format.FormatDecoder;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.format.ScalarReader;
import dev.alluvium.transforms.format.registry.FormatDecoders;
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
  private final List<List<Condition>> conditions;
  private final @Nullable ScalarReader<V> scalars;
  private final int[] all;

  /** The number of the event that takes what no other does; none where there is no such event. */
  private final int[] otherwise;

  private TopicDecoder(List<EventSpec> events, FormatDecoder<V> format) {
    this.events = events;
    this.format = format;
    List<FieldPath> paths =
        events.stream()
            .flatMap(event -> event.when().stream())
            .map(WhenSpec::path)
            .distinct()
            .toList();
    conditions =
        events.stream()
            .map(
                event ->
                    event.when().stream()
                        .map(when -> new Condition(when, paths.indexOf(when.path())))
                        .toList())
            .toList();
    all = IntStream.range(0, events.size()).toArray();
    otherwise = Arrays.stream(all).filter(i -> events.get(i).otherwise()).toArray();
    scalars = events.size() == 1 && paths.isEmpty() ? null : format.scalars(paths);
  }

  /**
   * What one value must be.
   *
   * @param value its place among those that are read
   */
  private record Condition(WhenSpec when, int value) {}

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
    for (int i = 0; i < all.length; i++) {
      boolean isClaimed = !events.get(i).otherwise();
      for (Condition condition : conditions.get(i)) {
        isClaimed &= condition.when().holds(found[condition.value()]);
      }
      if (isClaimed) {
        claims[count++] = i;
      }
    }
    if (count == 0) {
      return otherwise;
    }
    return count == claims.length ? claims : Arrays.copyOf(claims, count);
  }
}
