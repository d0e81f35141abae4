package dev.alluvium.schemas.spec.expression;

import dev.alluvium.schemas.spec.column.ColumnType;
import java.util.List;

/**
 * {@code map: {of: country, to: {US: [us, usa]}}}: the value that the text is a word for, by any
 * letter case; NULL where it is none.
 *
 * @param without characters that do not count
 */
public record MapText(String column, Synonyms synonyms, String without) implements Expression {
  public static final String NAME = "map";

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
    return List.of(column, synonyms.texts().toString(), without);
  }
}
