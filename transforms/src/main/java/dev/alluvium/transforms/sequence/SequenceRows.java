package dev.alluvium.transforms.sequence;

import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import dev.alluvium.schemas.spec.mart.SequenceMartSpec;
import dev.alluvium.transforms.expression.ComputedColumns;
import dev.alluvium.transforms.expression.Conditions;
import dev.alluvium.transforms.expression.RowPredicate;
import dev.alluvium.transforms.expression.Uncomputable;
import dev.alluvium.transforms.keys.SameValue;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes the rows that events bring to a sequence mart. */
public final class SequenceRows {
  private final RowPredicate where;
  private final RowPredicate prefer;
  private final ComputedColumns columns;
  private final int[] per;
  private final int width;

  public SequenceRows(SequenceMartSpec mart, EventSpec event) {
    EventColumns eventColumns = EventColumns.of(event);
    List<String> names = mart.columns().stream().map(DerivedSpec::name).toList();
    boolean prefersNone = mart.prefer().isEmpty();
    where = Conditions.compile(mart.where(), eventColumns::indexOf);
    prefer = prefersNone ? v -> false : Conditions.compile(mart.prefer(), eventColumns::indexOf);
    columns = ComputedColumns.of(mart.columns(), eventColumns::indexOf, names::indexOf);
    per = mart.per().stream().mapToInt(names::indexOf).toArray();
    width = names.size() + 2 * mart.differences().size();
  }

  /**
   * The row of an event; NULL where the mart leaves it out.
   *
   * @param uncomputable told of columns that have no value
   */
  public @Nullable SequenceRow of(@Nullable Object[] event, Uncomputable uncomputable) {
    if (!where.test(event)) {
      return null;
    }
    @Nullable Object[] values = new @Nullable Object[width];
    columns.write(event, values, uncomputable);
    Instant time = (Instant) Objects.requireNonNull(event[EventColumns.EVENT_TS_INDEX]);
    return new SequenceRow(
        values,
        // ChronoUnit.MICROS counts nanoseconds on its way, which end in 2262.
        time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000,
        prefer.test(event),
        (Long) Objects.requireNonNull(event[EventColumns.EVENT_SEQUENCE_INDEX]),
        (Long) Objects.requireNonNull(event[EventColumns.EVENT_DIGEST_INDEX]));
  }

  /** What tells its sequence from others; equal where a table takes the values for the same. */
  public List<@Nullable Object> key(SequenceRow row) {
    @Nullable Object[] key = new @Nullable Object[per.length];
    for (int i = 0; i < per.length; i++) {
      Object value = row.values[per[i]];
      key[i] = value == null ? null : SameValue.of(value);
    }
    return Arrays.asList(key);
  }
}
