package dev.alluvium.transforms.sequence;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.NumericLimits;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import dev.alluvium.schemas.spec.mart.DifferenceSpec;
import dev.alluvium.schemas.spec.mart.DifferenceSpec.Quality;
import dev.alluvium.schemas.spec.mart.DifferenceSpec.Reversed;
import dev.alluvium.schemas.spec.mart.SequenceMartSpec;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Computes a row's differences to the row before it. */
public final class Differences {
  private static final double MICROS_PER_SECOND = 1e6;

  private static final Map<Quality, String> CODES = new EnumMap<>(Quality.class);

  static {
    for (Quality quality : Quality.values()) {
      CODES.put(quality, quality.name().toLowerCase(Locale.ROOT));
    }
  }

  private final Difference[] differences;

  public Differences(SequenceMartSpec mart) {
    List<String> names = mart.columns().stream().map(DerivedSpec::name).toList();
    differences = new Difference[mart.differences().size()];
    for (int i = 0; i < differences.length; i++) {
      DifferenceSpec spec = mart.differences().get(i);
      differences[i] = new Difference(spec, names.indexOf(spec.of()), names.size() + 2 * i);
    }
  }

  /**
   * The row's values with its differences, as a new array.
   *
   * @param before NULL where there is none
   */
  @Nullable Object[] apply(SequenceRow row, @Nullable SequenceRow before) {
    @Nullable Object[] values = row.values.clone();
    for (Difference difference : differences) {
      difference.write(values, row, before);
    }
    return values;
  }

  private static final class Difference {
    private final int number;
    private final int target;
    private final ColumnType type;
    private final long longestMicros;
    private final double mostPerSecond;
    private final @Nullable Reversed reversed;

    Difference(DifferenceSpec spec, int number, int target) {
      this.number = number;
      this.target = target;
      type = spec.type();
      longestMicros = spec.gap().map(gap -> gap.toNanos() / 1000).orElse(Long.MAX_VALUE);
      mostPerSecond = spec.reset().orElse(Double.POSITIVE_INFINITY);
      reversed = spec.reversed().orElse(null);
    }

    void write(@Nullable Object[] values, SequenceRow row, @Nullable SequenceRow before) {
      if (before == null) {
        set(values, null, Quality.FIRST);
        return;
      }
      Object now = row.values[number];
      Object then = before.values[number];
      long micros = row.micros - before.micros;
      if (now == null || then == null) {
        set(values, null, Quality.MISSING);
      } else if (micros > longestMicros) {
        set(values, null, Quality.GAP);
      } else {
        judge(values, subtract(now, then), micros);
      }
    }

    private void judge(@Nullable Object[] values, @Nullable Number change, long micros) {
      if (change == null
          || Math.abs(change.doubleValue()) > mostPerSecond * (micros / MICROS_PER_SECOND)) {
        set(values, null, Quality.RESET);
      } else if (reversed != null && change.doubleValue() < 0) {
        set(values, reversed == Reversed.ABSOLUTE ? negate(change) : null, Quality.REVERSED);
      } else {
        set(values, change, Quality.OK);
      }
    }

    /** NULL where no column holds the difference. */
    private @Nullable Number subtract(Object now, Object then) {
      switch (type) {
        case INT64 -> {
          long a = (Long) now;
          long b = (Long) then;
          long difference = a - b;
          boolean overflows = ((a ^ b) & (a ^ difference)) < 0 || difference == Long.MIN_VALUE;
          return overflows ? null : (Number) difference;
        }
        case NUMERIC -> {
          BigDecimal difference = ((BigDecimal) now).subtract((BigDecimal) then);
          return NumericLimits.hold(difference) ? difference : null;
        }
        default -> {
          double difference = (Double) now - (Double) then;
          return Double.isInfinite(difference) ? null : (Number) difference;
        }
      }
    }

    private static Number negate(Number change) {
      if (change instanceof Long whole) {
        return -whole;
      }
      return change instanceof BigDecimal exact
          ? exact.negate()
          : Double.valueOf(-change.doubleValue());
    }

    private void set(@Nullable Object[] values, @Nullable Number change, Quality quality) {
      values[target] = change;
      values[target + 1] = CODES.get(quality);
    }
  }
}
