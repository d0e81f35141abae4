package dev.alluvium.pipelines.simulate;

import com.google.auto.value.AutoValue;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How much dirt of each kind a feed has: the fraction, 0 to 1, of the events that can have it. A
 * breaking kind befalls any event; of the others, {@link DirtKind#MOJIBAKE}, {@link
 * DirtKind#TRUNCATED_PUNCTUATION} and {@link DirtKind#ESCAPED_QUOTE} need a title with a character
 * to spoil, and none befalls a broken record.
 */
@AutoValue
public abstract class Dirt {
  private static final List<DirtKind> MALFORMED =
      List.of(
          DirtKind.CUT_JSON,
          DirtKind.NOT_JSON,
          DirtKind.WRONG_TYPE,
          DirtKind.MISSING_FIELD,
          DirtKind.NOT_A_NUMBER);

  abstract Map<DirtKind, Double> fractions();

  /** How long after its time a late record is sent. */
  public abstract Duration lateBy();

  public double fraction(DirtKind kind) {
    return fractions().getOrDefault(kind, 0.0);
  }

  /** Clean events, each sent once and in time. */
  public static Dirt none() {
    return new AutoValue_Dirt(Map.of(), Duration.ofMinutes(10));
  }

  /** What a feed in use looks like: harmless dirt is common, the rest is rare. */
  public static Dirt demo() {
    return none()
        .with(DirtKind.QUOTED_AGENT, 0.7)
        .with(DirtKind.MOJIBAKE, 0.1)
        .with(DirtKind.TRUNCATED_PUNCTUATION, 0.05)
        .with(DirtKind.ESCAPED_QUOTE, 0.5)
        .with(DirtKind.UNKNOWN_FIELD, 0.01)
        .with(DirtKind.DUPLICATE, 0.01)
        .with(DirtKind.LATE, 0.005)
        .with(DirtKind.OUT_OF_RANGE_DATE, 0.0005)
        .withMalformed(0.002);
  }

  /**
   * The same, but for the fraction of one kind.
   *
   * @throws IllegalArgumentException if the fraction is not within 0 and 1, or the breaking kinds
   *     sum up to more than 1
   */
  public Dirt with(DirtKind kind, double fraction) {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new IllegalArgumentException(
          "the fraction of " + kind.label() + " must lie within 0 and 1, not " + fraction);
    }
    Map<DirtKind, Double> changed = new EnumMap<>(DirtKind.class);
    changed.putAll(fractions());
    changed.put(kind, fraction);
    double broken =
        changed.entrySet().stream()
            .filter(entry -> entry.getKey().isBreaking())
            .mapToDouble(Map.Entry::getValue)
            .sum();
    if (broken > 1 + 1e-9) {
      throw new IllegalArgumentException("the fractions of broken records sum up to more than 1");
    }
    return new AutoValue_Dirt(Collections.unmodifiableMap(changed), lateBy());
  }

  /** A fraction that the five malformed kinds share evenly. */
  public Dirt withMalformed(double fraction) {
    Dirt changed = this;
    for (DirtKind kind : MALFORMED) {
      changed = changed.with(kind, 0);
    }
    for (DirtKind kind : MALFORMED) {
      changed = changed.with(kind, fraction / MALFORMED.size());
    }
    return changed;
  }

  public Dirt withLateBy(Duration lateBy) {
    if (lateBy.isNegative()) {
      throw new IllegalArgumentException("a late record cannot be sent before its time");
    }
    return new AutoValue_Dirt(fractions(), lateBy);
  }
}
