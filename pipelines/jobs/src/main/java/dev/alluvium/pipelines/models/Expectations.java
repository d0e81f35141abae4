package dev.alluvium.pipelines.models;

import dev.alluvium.schemas.warehouse.ExpectationChecks;
import dev.alluvium.schemas.warehouse.ExpectationChecks.Check;
import dev.alluvium.transforms.warehouse.WarehouseException;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks what contracts expect of models, and keeps what was found in the warehouse. */
final class Expectations {
  private final List<Check> checks;
  private final WarehouseSession warehouse;
  private final String runId;
  private final InstantSource clock;

  /** By name, the state of the inputs that were looked at. */
  private final Map<String, Map<String, Long>> seen = new LinkedHashMap<>();

  private final Map<String, Broken> broken = new LinkedHashMap<>();
  private final Map<String, String> unchecked = new LinkedHashMap<>();

  Expectations(List<Check> checks, WarehouseSession warehouse, String runId, InstantSource clock) {
    this.checks = checks;
    this.warehouse = warehouse;
    this.runId = runId;
    this.clock = clock;
  }

  /**
   * What was found.
   *
   * @param broken those that do not hold
   * @param unchecked by name, why it could not be checked
   */
  record Found(List<Broken> broken, Map<String, String> unchecked) {}

  /**
   * Checks those of whose inputs rows were written since; returns what is known of all of them.
   *
   * @param state of some tables
   * @param isBehind tables that are not as they should be by now, so that nothing is known of what
   *     reads them
   * @param again whether those that could not be checked are tried again though nothing was written
   */
  Found check(
      Function<Set<String>, Map<String, Long>> state, Predicate<String> isBehind, boolean again) {
    for (Check check : checks) {
      Map<String, Long> inputs = state.apply(check.inputs());
      boolean isDue =
          !inputs.equals(seen.get(check.name())) || (again && unchecked.containsKey(check.name()));
      if (isDue && check.inputs().stream().noneMatch(isBehind)) {
        seen.put(check.name(), inputs);
        try {
          check(check);
          unchecked.remove(check.name());
        } catch (WarehouseException e) {
          unchecked.put(check.name(), String.valueOf(e.getMessage()));
        }
      }
    }
    return new Found(
        checks.stream().flatMap(check -> Stream.ofNullable(broken.get(check.name()))).toList(),
        Map.copyOf(unchecked));
  }

  private void check(Check check) {
    long rows = warehouse.numbers(check.count()).get(0);
    warehouse.transact(
        ExpectationChecks.keep(warehouse.dialect(), runId, check, rows, clock.instant()));
    if (rows == 0) {
      broken.remove(check.name());
    } else {
      broken.put(check.name(), new Broken(check, rows, keys(check)));
    }
  }

  /** As {@code month 2024-01-01, plan_id 7}. */
  private List<String> keys(Check check) {
    List<String> keys = new ArrayList<>();
    for (List<@Nullable String> row : check.keys().map(warehouse::texts).orElse(List.of())) {
      List<String> parts = new ArrayList<>();
      for (int i = 0; i < check.key().size(); i++) {
        parts.add(check.key().get(i) + " " + (row.get(i) == null ? "empty" : row.get(i)));
      }
      keys.add(String.join(", ", parts));
    }
    return List.copyOf(keys);
  }
}
