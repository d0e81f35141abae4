package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.ColumnType;
import dev.alluvium.schemas.spec.Expression;
import dev.alluvium.schemas.spec.Function;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads a function applied to columns, and finds its result's type. */
final class ExpressionReader {
  static final List<String> FUNCTIONS =
      Arrays.stream(Function.values()).map(Function::contractName).toList();

  private ExpressionReader() {}

  /** An expression, its type where that is known, and its first argument where it has one. */
  record Typed(Expression expression, Optional<ColumnType> type, Optional<Column> first) {

    static Typed unknown() {
      Expression standIn = Expression.of(Function.CONSTANT, List.of(""), ColumnType.STRING);
      return new Typed(standIn, Optional.empty(), Optional.empty());
    }

    boolean isCopy() {
      return expression.function() == Function.COPY;
    }

    /** Whether what it gives is described already, by its argument. */
    boolean describesItself() {
      return isCopy() || expression.function() == Function.HASH_KEY;
    }

    /** Whether the result is the argument's value itself, be it in another spelling. */
    boolean carriesItsArgument() {
      return isCopy() || expression.function() == Function.STANDARDISE;
    }
  }

  static Typed read(Formula formula, Columns columns) {
    Function function =
        YamlMap.choose(formula.function(), "function", Function.class).orElseThrow();
    if (function == Function.CONSTANT) {
      String text = formula.argument().value("constant").map(Name::text).orElse("");
      Expression expression = Expression.of(function, List.of(text), ColumnType.STRING);
      return new Typed(expression, Optional.of(ColumnType.STRING), Optional.empty());
    }
    if (ParameterReader.reads(function)) {
      return ParameterReader.read(function, formula, columns);
    }
    if (function == Function.HASH_KEY) {
      return HashKeyReader.read(formula, columns);
    }
    List<Name> arguments = formula.arguments();
    List<Optional<Column>> found = arguments.stream().map(columns::find).toList();
    Signature signature = Signature.of(function);
    check(formula, signature, arguments, found);
    Optional<Column> first = found.stream().findFirst().flatMap(column -> column);
    Optional<ColumnType> type = signature.fixedResult().or(() -> first.flatMap(Column::type));
    Expression expression =
        Expression.of(function, Names.texts(arguments), type.orElse(ColumnType.STRING));
    return new Typed(expression, type, first);
  }

  private static void check(
      Formula formula, Signature signature, List<Name> arguments, List<Optional<Column>> found) {
    Name function = formula.function();
    int wanted = signature.parameters().size();
    if (arguments.size() != wanted) {
      function.fault(
          "%s takes %d column%s, not %d", function, wanted, wanted == 1 ? "" : "s", found.size());
      return;
    }
    for (int i = 0; i < wanted; i++) {
      Name argument = arguments.get(i);
      Signature.Parameter parameter = signature.parameters().get(i);
      found.get(i).ifPresent(column -> parameter.check(function, argument, column));
    }
  }
}
