package dev.alluvium.schemas.spec.expression.term;

import dev.alluvium.schemas.spec.column.ColumnType;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An expression in SQL, read and of known types. */
public sealed interface Term extends Serializable {
  ColumnType type();

  /** Adds the columns that it reads, in the order in which it names them. */
  void addColumns(Set<String> columns);

  /**
   * What it computes, in a form of its own: whatever people write around it, and the same for ever,
   * since states are kept under it.
   */
  String canonical();

  /** A column of the row. */
  record Column(String name, ColumnType type) implements Term {
    @Override
    public void addColumns(Set<String> columns) {
      columns.add(name);
    }

    @Override
    public String canonical() {
      return name;
    }
  }

  /**
   * A value.
   *
   * @param value as a row holds one of that type; NULL where it is null
   */
  record Literal(@Nullable Serializable value, ColumnType type) implements Term {
    @Override
    public void addColumns(Set<String> columns) {}

    @Override
    public String canonical() {
      if (value == null) {
        return "NULL";
      }
      String text = value instanceof BigDecimal number ? number.toPlainString() : value.toString();
      return type + "'" + text.replace("'", "''") + "'";
    }
  }

  /** A function of other terms, which are of the types that it takes. */
  record Call(SqlFunction function, List<Term> arguments, ColumnType type) implements Term {
    /** Keeps a list that cannot change. */
    public Call {
      arguments = List.copyOf(arguments);
    }

    @Override
    public void addColumns(Set<String> columns) {
      arguments.forEach(argument -> argument.addColumns(columns));
    }

    @Override
    public String canonical() {
      return arguments.stream()
          .map(Term::canonical)
          .collect(Collectors.joining(", ", function + "(", ")"));
    }
  }
}
