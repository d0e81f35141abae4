package dev.alluvium.schemas.spec.expression;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.reference.ReferenceColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code look_up: {in: countries, by: {code: country}, take: continent}}: what the row of a
 * reference table has that columns of the event find; NULL where they find none.
 *
 * @param by the event's columns, in the order of the table's key
 * @param asOf the event's date or timestamp by which one of a key's rows is chosen; null of a table
 *     whose rows have no times
 */
public record LookUp(List<String> by, @Nullable String asOf, ReferenceColumn take)
    implements Expression {
  public static final String NAME = "look_up";

  public LookUp {
    by = List.copyOf(by);
  }

  @Override
  public String function() {
    return NAME;
  }

  @Override
  public List<String> columns() {
    List<String> columns = new ArrayList<>(by);
    if (asOf != null) {
      columns.add(asOf);
    }
    return columns;
  }

  @Override
  public ColumnType type() {
    return take.type();
  }

  /** The mark of the column that is taken; where it has none, that of what it is found by. */
  @Override
  public List<String> personal(Function<String, Optional<String>> marks) {
    String taken = take.personal();
    return taken == null ? Expression.super.personal(marks) : List.of(taken);
  }

  @Override
  public List<String> arguments() {
    List<String> arguments = new ArrayList<>(columns());
    arguments.add(take.name());
    arguments.add(take.digest());
    return arguments;
  }
}
