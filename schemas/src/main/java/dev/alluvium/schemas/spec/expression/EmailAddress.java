package dev.alluvium.schemas.spec.expression;

import dev.alluvium.schemas.spec.column.ColumnType;
import java.util.List;

/**
 * {@code email: address}: an e-mail address in lower case; NULL where the text is none: something,
 * one {@code @}, something, without white space in it.
 */
public record EmailAddress(String column) implements Expression {
  public static final String NAME = "email";

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
}
