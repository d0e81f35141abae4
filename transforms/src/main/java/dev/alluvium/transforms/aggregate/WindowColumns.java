package dev.alluvium.transforms.aggregate;

import dev.alluvium.schemas.spec.column.TimeLimits;
import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import dev.alluvium.schemas.spec.window.WindowColumn;
import dev.alluvium.transforms.serial.ValueCodec;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** The columns of a mart's rows that say of which window each is. Microseconds. */
final class WindowColumns {
  /** Between these every column holds what a window has, whatever the zone. */
  private static final long SAFE_START = ValueCodec.micros(Instant.parse("0001-01-03T00:00:00Z"));

  private static final long SAFE_END = ValueCodec.micros(Instant.parse("9999-12-29T00:00:00Z"));

  private final List<WindowColumn> columns;
  private final int[] places;
  private final ZoneId zone;

  /**
   * @param places of columns in a row, by name
   */
  WindowColumns(AggregateMartSpec mart, ToIntFunction<String> places) {
    columns = mart.windowColumns();
    this.places = columns.stream().map(WindowColumn::name).mapToInt(places).toArray();
    zone = mart.window().zone();
  }

  /** Puts what they have of that window into a row. */
  void write(@Nullable Object[] row, long start, long end) {
    for (int i = 0; i < places.length; i++) {
      row[places[i]] = value(columns.get(i).part(), start, end);
    }
  }

  /** Name of the first that cannot hold what it has of that window; NULL where each can. */
  @Nullable String beyond(long start, long end) {
    if (start >= SAFE_START && end <= SAFE_END) {
      return null;
    }
    for (WindowColumn column : columns) {
      Object value = value(column.part(), start, end);
      boolean isHeld =
          value instanceof LocalDate day ? TimeLimits.hold(day) : TimeLimits.hold((Instant) value);
      if (!isHeld) {
        return column.name();
      }
    }
    return null;
  }

  private Object value(WindowColumn.Part part, long start, long end) {
    return switch (part) {
      case START -> ValueCodec.instant(start);
      case END -> ValueCodec.instant(end);
      case DATE -> LocalDate.ofInstant(ValueCodec.instant(start), zone);
    };
  }
}
