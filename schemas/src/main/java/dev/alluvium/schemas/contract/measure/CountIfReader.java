package dev.alluvium.schemas.contract.measure;

import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.expression.ConditionReader;
import dev.alluvium.schemas.contract.expression.Formula;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.measure.CountIf;
import java.util.Optional;

/** Reads {@code count_if: {column: value}}. */
final class CountIfReader implements SummaryReader<CountIf> {
  @Override
  public Class<CountIf> kind() {
    return CountIf.class;
  }

  @Override
  public Key<Optional<YamlNode>> key() {
    return Key.find(
        CountIf.NAME,
        ConditionReader.CONDITIONS.reference(),
        "Rows on which all these conditions hold.");
  }

  @Override
  public Summarised read(Formula formula, Columns event) {
    return Summarised.count(
        new CountIf(ConditionReader.read(formula.argument(), CountIf.NAME, event)));
  }
}
