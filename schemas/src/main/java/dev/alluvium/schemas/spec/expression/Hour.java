package dev.alluvium.schemas.spec.expression;

import dev.alluvium.schemas.spec.column.ColumnType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code hour: timestamp}: its hour of the day, 0 to 23, UTC. */
public record Hour(String column) implements Expression, CutsTime {
  public static final String NAME = "hour";

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
  public Optional<Duration> partOfDay() {
    return Optional.of(Duration.ofHours(1));
  }
}
