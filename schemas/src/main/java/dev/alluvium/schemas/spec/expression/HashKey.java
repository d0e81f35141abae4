package dev.alluvium.schemas.spec.expression;

import dev.alluvium.schemas.spec.column.ColumnType;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code hash_key: hub}: the hub's hash key of the event, as the vault has it.
 *
 * @param escape whether delimiters within values are escaped
 * @param parts the columns of the business key, in its order
 */
public record HashKey(HashAlgorithm algorithm, boolean escape, List<Part> parts)
    implements Expression {
  public static final String NAME = "hash_key";

  public HashKey {
    parts = List.copyOf(parts);
  }

  /** A column of the business key. */
  public record Part(String column, ColumnType type) implements Serializable {}

  @Override
  public String function() {
    return NAME;
  }

  @Override
  public List<String> columns() {
    return parts.stream().map(Part::column).toList();
  }

  @Override
  public ColumnType type() {
    return ColumnType.STRING;
  }

  @Override
  public List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    arguments.add(algorithm.name());
    arguments.add(Boolean.toString(escape));
    for (Part part : parts) {
      arguments.add(part.column());
      arguments.add(part.type().name());
    }
    return arguments;
  }
}
