package dev.alluvium.pipelines.models;

import dev.alluvium.transforms.source.InputException;
import dev.alluvium.transforms.warehouse.WarehouseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** The topics of models that are published, and which of them may not know all. */
final class ModelTopics {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final InstantSource clock;

  /** By the model's table. */
  private final Map<String, ModelMessages> messages = new LinkedHashMap<>();

  private final Set<String> behind = new HashSet<>();

  /** By the model's table, why its topic could not be told. */
  private final Map<String, String> failures = new LinkedHashMap<>();

  private Duration pause = FIRST_PAUSE;
  private Instant notBefore = Instant.MIN;

  ModelTopics(InstantSource clock) {
    this.clock = clock;
  }

  /** Adds one, of which nobody knows what it was told. */
  void add(String table, ModelMessages topic) {
    messages.put(table, topic);
    behind.add(table);
  }

  /** The model has been built. */
  void built(String table) {
    if (messages.containsKey(table)) {
      behind.add(table);
    }
  }

  /**
   * Tells those that are behind, each whatever becomes of the others. Where one could not be told,
   * none is for a while, which grows up to a minute.
   *
   * @param again whether one that could not be told is asked without waiting
   * @return by table, why its topic could not be told
   */
  Map<String, String> tell(BooleanSupplier isStopped, boolean again) {
    if (!again && clock.instant().isBefore(notBefore)) {
      return Map.copyOf(failures);
    }
    failures.clear();
    messages.forEach(
        (table, topic) -> {
          if (!behind.contains(table) || isStopped.getAsBoolean()) {
            return;
          }
          try {
            topic.send(isStopped);
            if (!isStopped.getAsBoolean()) {
              behind.remove(table);
            }
          } catch (InputException | WarehouseException e) {
            failures.put(table, String.valueOf(e.getMessage()));
          }
        });
    if (failures.isEmpty()) {
      pause = FIRST_PAUSE;
    } else {
      notBefore = clock.instant().plus(pause);
      pause = pause.multipliedBy(2);
      pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
    return Map.copyOf(failures);
  }
}
