package dev.alluvium.schemas.spec.expression;

import dev.alluvium.schemas.spec.column.ColumnType;
import java.util.List;

/**
 * {@code find: {of: amount, to: {EUR: [eur, €]}}}: the value of which a word stands in the text.
 * Words without letters are looked for first, anywhere in it and in the order of the list; then
 * each stretch of letters is compared, the first first. NULL where none is found.
 */
public record FindWord(String column, Synonyms synonyms) implements Expression {
  public static final String NAME = "find";

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
    return List.of(column, synonyms.texts().toString());
  }
}
