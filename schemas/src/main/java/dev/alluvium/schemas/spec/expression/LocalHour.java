package dev.alluvium.schemas.spec.expression;

import dev.alluvium.schemas.spec.column.ColumnType;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * {@code local_hour: {of: timestamp, zone: z, every: n}}: its hour of the day there, 0 to 23; with
 * {@code every}, the first hour of its slot of so many hours.
 */
public record LocalHour(String column, ZoneId zone, long every)
    implements Expression, CutsTime, ReadsClock {
  public static final String NAME = "local_hour";

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
    return List.of(column, zone.getId(), Long.toString(every));
  }

  @Override
  public Duration unit() {
    return Duration.ofHours(1);
  }

  @Override
  public Optional<Duration> partOfDay() {
    return isUtc() ? Optional.of(Duration.ofHours(every)) : Optional.empty();
  }
}
