package dev.alluvium.schemas.contract.measure;

import dev.alluvium.schemas.contract.column.Column;
import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.column.Literal;
import dev.alluvium.schemas.contract.column.Parameter;
import dev.alluvium.schemas.contract.expression.Formula;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.measure.Percentile;
import java.util.Optional;

/** Reads {@code percentile: {of: column, at: 0.5}}. */
final class PercentileReader implements SummaryReader<Percentile> {
  private static final double MEDIAN = 0.5;
  private static final Key<Optional<Name>> OF = Key.needName("of", "The number.");
  private static final Key<Double> AT =
      Key.need(
          "at",
          Shape.part(),
          "The part of all values that are not above it, as 0.5 for the median.",
          (map, key) -> map.needName(key).map(PercentileReader::at).orElse(MEDIAN));
  private static final Section BLOCK = Section.of(OF, AT);

  @Override
  public Class<Percentile> kind() {
    return Percentile.class;
  }

  @Override
  public Key<Optional<YamlNode>> key() {
    return Key.find(
        Percentile.NAME,
        Shape.block(BLOCK),
        "The value that such a part of all values of a number is not above.");
  }

  @Override
  public Summarised read(Formula formula, Columns event) {
    YamlMap map = formula.argument().map(Percentile.NAME).of(BLOCK);
    Optional<Name> of = map.get(OF);
    Optional<Column> column = of.flatMap(event::find);
    column.ifPresent(c -> Parameter.NUMBER.check(formula.function(), of.orElseThrow(), c));
    return new Summarised(
        new Percentile(of.map(Name::text).orElse(""), map.get(AT)),
        Optional.of(ColumnType.FLOAT64),
        Optional.empty());
  }

  private static double at(Name name) {
    return Literal.read(name, ColumnType.FLOAT64)
        .map(value -> (Double) value)
        .filter(
            at -> {
              boolean isPart = at > 0 && at < 1;
              if (!isPart) {
                name.fault(
                    "at is a part of all values, above 0 and below 1, such as 0.95; min and max give"
                        + " the ends");
              }
              return isPart;
            })
        .orElse(MEDIAN);
  }
}
