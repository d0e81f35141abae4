package dev.alluvium.schemas.contract.measure;

import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.expression.Formula;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.measure.CountDistinct;
import java.util.List;
import java.util.Optional;

/** Reads {@code count_distinct: column}, or of several together. */
final class CountDistinctReader implements SummaryReader<CountDistinct> {
  @Override
  public Class<CountDistinct> kind() {
    return CountDistinct.class;
  }

  @Override
  public Key<Optional<YamlNode>> key() {
    return Key.find(
        CountDistinct.NAME,
        Shape.oneOrMore(Shape.anyText()),
        "Different values of a column, or of several together; text counts in its standardised"
            + " form.");
  }

  @Override
  public Summarised read(Formula formula, Columns event) {
    List<Name> arguments = formula.arguments();
    if (arguments.isEmpty()) {
      formula.function().fault("count_distinct takes one column at least");
    }
    return Summarised.count(new CountDistinct(event.resolve(arguments)));
  }
}
