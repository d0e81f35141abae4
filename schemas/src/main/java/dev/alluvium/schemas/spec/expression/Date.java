package dev.alluvium.schemas.spec.expression;

import dev.alluvium.schemas.spec.column.ColumnType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code date: timestamp}: its day, UTC. */
public record Date(String column) implements Expression, CutsTime {
  public static final String NAME = "date";

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
  public Optional<Duration> stretch() {
    return Optional.of(Duration.ofDays(1));
  }
}
