package dev.alluvium.schemas.spec.expression;

import dev.alluvium.schemas.spec.column.ColumnType;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;

/** {@code local_weekday: {of: timestamp, zone: z}}: its day of the week there, 1 is Monday. */
public record LocalWeekday(String column, ZoneId zone) implements Expression, ReadsClock {
  public static final String NAME = "local_weekday";

  @Override
  public String function() {
    return NAME;
  }

  @Override
  public List<String> columns() {
    return List.of(column);
  }

  @Override
  public ColumnType type() {
    return ColumnType.INT64;
  }

  @Override
  public List<String> arguments() {
    return List.of(column, zone.getId());
  }

  @Override
  public Duration unit() {
    return Duration.ofHours(1);
  }
}
