package dev.alluvium.schemas.contract.measure;

import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.expression.Formula;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.measure.Count;
import java.util.Optional;

/** Reads {@code count: "*"}. */
final class CountReader implements SummaryReader<Count> {
  @Override
  public Class<Count> kind() {
    return Count.class;
  }

  @Override
  public Key<Optional<YamlNode>> key() {
    return Key.find(Count.NAME, Shape.constant("*"), "Rows.");
  }

  @Override
  public Summarised read(Formula formula, Columns event) {
    if (!formula.argument().isScalar("*")) {
      formula
          .argument()
          .fault("count counts rows: write count: \"*\", or count_distinct for different values");
    }
    return Summarised.count(new Count());
  }
}
