package dev.alluvium.pipelines.quality;

import dev.alluvium.schemas.warehouse.quality.CheckedDays;
import dev.alluvium.schemas.warehouse.quality.ExpectationCheck;
import dev.alluvium.transforms.warehouse.WarehouseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Checks expectations as what they read is written, and those of the clock as it goes on. */
public final class DueChecks {
  /** Of a stream's time, a check takes no more than the twentieth part. */
  private static final int REST = 20;

  /** What the clock decides is looked at that often; first when a stream has had time to begin. */
  private static final Duration CLOCK_EVERY = Duration.ofMinutes(1);

  private final List<ExpectationCheck> checks;
  private final ExpectationChecker checker;
  private final InstantSource clock;

  /** By name, the state of the inputs that were looked at. */
  private final Map<String, Map<String, Long>> seen = new LinkedHashMap<>();

  /** By name, when it may be checked again while others load. */
  private final Map<String, Instant> rested = new LinkedHashMap<>();

  private final Map<String, CheckResult> broken = new LinkedHashMap<>();
  private final Map<String, String> unchecked = new LinkedHashMap<>();

  public DueChecks(List<ExpectationCheck> checks, ExpectationChecker checker, InstantSource clock) {
    this.checks = checks;
    this.checker = checker;
    this.clock = clock;
  }

  public boolean isEmpty() {
    return checks.isEmpty();
  }

  /**
   * Checks those of whose inputs rows were written since; returns which of all do not hold.
   *
   * @param state of some tables
   * @param isBehind tables that are not as they should be by now, so that nothing is known of what
   *     reads them
   * @param isLast whether nothing more is loaded: then all are brought up to date. What the clock
   *     decides is among them where it was looked at before, as while a stream runs: files may be
   *     of any age
   */
  public Findings run(
      Function<Set<String>, Map<String, Long>> state, Predicate<String> isBehind, boolean isLast) {
    for (ExpectationCheck check : checks) {
      Map<String, Long> inputs = state.apply(check.inputs());
      if (isDue(check, inputs, isLast) && check.inputs().stream().noneMatch(isBehind)) {
        seen.put(check.name(), inputs);
        check(check);
      }
    }
    return new Findings(
        checks.stream().flatMap(check -> Stream.ofNullable(broken.get(check.name()))).toList(),
        Map.copyOf(unchecked));
  }

  private boolean isDue(ExpectationCheck check, Map<String, Long> inputs, boolean isLast) {
    String name = check.name();
    boolean isOfClock = check.expectation().rule().isOfClock();
    boolean hasChanged = !inputs.equals(seen.get(name));
    if (isLast) {
      return isOfClock ? seen.containsKey(name) : hasChanged || unchecked.containsKey(name);
    }
    Instant now = clock.instant();
    Instant until =
        rested.computeIfAbsent(name, n -> isOfClock ? now.plus(CLOCK_EVERY) : Instant.MIN);
    return !now.isBefore(until) && (isOfClock || hasChanged);
  }

  private void check(ExpectationCheck check) {
    Instant start = clock.instant();
    try {
      CheckResult result = checker.check(check, CheckedDays.all(start));
      if (result.isBroken()) {
        broken.put(check.name(), result);
      } else {
        broken.remove(check.name());
      }
      unchecked.remove(check.name());
    } catch (WarehouseException e) {
      unchecked.put(check.name(), String.valueOf(e.getMessage()));
    }
    Instant end = clock.instant();
    Duration rest = Duration.between(start, end).multipliedBy(REST);
    boolean isOfClock = check.expectation().rule().isOfClock();
    rested.put(
        check.name(), end.plus(isOfClock && rest.compareTo(CLOCK_EVERY) < 0 ? CLOCK_EVERY : rest));
  }
}
