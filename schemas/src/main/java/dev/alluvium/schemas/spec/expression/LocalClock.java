package dev.alluvium.schemas.spec.expression;

import dev.alluvium.schemas.spec.column.ColumnType;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;

/** {@code local_time: {of: timestamp, zone: z}}: its time of day there, as {@code 03:00:00}. */
public record LocalClock(String column, ZoneId zone) implements Expression, ReadsClock {
  public static final String NAME = "local_time";

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
    return ColumnType.STRING;
  }

  @Override
  public List<String> arguments() {
    return List.of(column, zone.getId());
  }

  @Override
  public Duration unit() {
    return Duration.ofSeconds(1);
  }
}
