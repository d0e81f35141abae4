package dev.alluvium.schemas.contract.expression;

import dev.alluvium.schemas.contract.column.Column;
import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.column.Parameter;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Names;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.expression.Expression;
import java.util.List;
import java.util.Optional;

/**
 * A function of columns alone: {@code date: placed_ts}, {@code seconds_between: [from, to]}.
 *
 * @param result its type; without one it gives the column itself, of its type and meaning
 * @param parameters the kinds of column that it takes
 */
public record ColumnFunction<T extends Expression>(
    Class<T> kind,
    Key<Optional<YamlNode>> key,
    Optional<ColumnType> result,
    List<Parameter> parameters,
    Maker<T> make)
    implements FunctionReader<T> {
  /** Makes the expression over those columns, of that type. */
  interface Maker<T> {
    T over(List<String> columns, ColumnType type);
  }

  /** The key of a function of as many columns; one stands without a list as well. */
  public static Key<Optional<YamlNode>> key(String name, int columns, String description) {
    Shape list = Shape.texts(columns);
    return Key.find(name, columns == 1 ? Shape.either(Shape.anyText(), list) : list, description);
  }

  @Override
  public boolean isKnown() {
    return result.isEmpty();
  }

  @Override
  public Typed read(Formula formula, Columns columns) {
    List<Name> arguments = formula.arguments();
    List<Optional<Column>> found = arguments.stream().map(columns::find).toList();
    Optional<Column> first = found.stream().findFirst().flatMap(column -> column);
    Optional<ColumnType> type = result.or(() -> first.flatMap(Column::type));
    int wanted = parameters.size();
    if (arguments.size() != wanted) {
      formula
          .function()
          .fault(
              "%s takes %d column%s, not %d", name(), wanted, wanted == 1 ? "" : "s", found.size());
      return Typed.unknown(type);
    }
    for (int i = 0; i < wanted; i++) {
      Name argument = arguments.get(i);
      Parameter parameter = parameters.get(i);
      found.get(i).ifPresent(column -> parameter.check(formula.function(), argument, column));
    }
    T expression = make.over(Names.texts(arguments), type.orElse(ColumnType.STRING));
    Optional<String> description =
        result.isPresent()
            ? Optional.empty()
            : Optional.of(first.map(Column::description).orElse(""));
    return new Typed(expression, type, description);
  }
}
