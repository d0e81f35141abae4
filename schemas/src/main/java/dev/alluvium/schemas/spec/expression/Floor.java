package dev.alluvium.schemas.spec.expression;

import dev.alluvium.schemas.spec.column.ColumnType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * {@code floor: {of: timestamp, to: 5m}}: start of its stretch of that length, from the epoch.
 *
 * @param to of whole milliseconds
 */
public record Floor(String column, Duration to) implements Expression, CutsTime {
  public static final String NAME = "floor";

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
    return ColumnType.TIMESTAMP;
  }

  @Override
  public List<String> arguments() {
    return List.of(column, Long.toString(to.toMillis()));
  }

  @Override
  public Optional<Duration> stretch() {
    return Optional.of(to);
  }
}
