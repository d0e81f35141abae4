package dev.alluvium.schemas.spec.expression;

import dev.alluvium.schemas.spec.column.ColumnType;
import java.util.List;

/**
 * {@code text: {of: name, case: lower}}: a text without white space around it, with one blank for
 * each stretch of it within; NULL where nothing is left.
 */
public record CleanText(String column, Letters letters) implements Expression {
  public static final String NAME = "text";

  /** What becomes of the case of letters. */
  public enum Letters {
    AS_IS,
    LOWER,
    UPPER
  }

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
    return List.of(column, letters.name());
  }
}
