package dev.alluvium.schemas.contract.measure;

import dev.alluvium.schemas.contract.column.Column;
import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.column.Parameter;
import dev.alluvium.schemas.contract.expression.Formula;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.measure.Count;
import dev.alluvium.schemas.spec.measure.Summary;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Reads a summary of one column: {@code sum: amount}.
 *
 * @param parameter the kind of column that it takes
 * @param result its type, by that of the column
 */
record ColumnSummary<T extends Summary>(
    Class<T> kind,
    Key<Optional<YamlNode>> key,
    Parameter parameter,
    UnaryOperator<ColumnType> result,
    Function<String, T> make)
    implements SummaryReader<T> {
  @Override
  public Summarised read(Formula formula, Columns event) {
    List<Name> arguments = formula.arguments();
    if (arguments.size() != 1) {
      formula.function().fault("%s takes 1 column, not %d", formula.function(), arguments.size());
      return new Summarised(new Count(), Optional.empty(), Optional.empty());
    }
    Name argument = arguments.get(0);
    Optional<Column> column = event.find(argument);
    column.ifPresent(c -> parameter.check(formula.function(), argument, c));
    T summary = make.apply(argument.text());
    return new Summarised(
        summary,
        column.flatMap(Column::type).map(result),
        column.filter(c -> summary.isOneOfItsValues()).flatMap(Column::personal));
  }
}
