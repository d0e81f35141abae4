package dev.alluvium.schemas.spec.expression;

import dev.alluvium.schemas.spec.column.ColumnType;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** {@code local_date: {of: timestamp, zone: z}}: its day on the wall calendar of the zone. */
public record LocalDay(String column, ZoneId zone) implements Expression, CutsTime, ReadsClock {
  public static final String NAME = "local_date";

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
    return ColumnType.DATE;
  }

  @Override
  public List<String> arguments() {
    return List.of(column, zone.getId());
  }

  @Override
  public Duration unit() {
    return Duration.ofHours(1);
  }

  @Override
  public Optional<Duration> stretch() {
    return isUtc() ? Optional.of(Duration.ofDays(1)) : Optional.empty();
  }
}
