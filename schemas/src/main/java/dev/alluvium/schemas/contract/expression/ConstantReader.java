package dev.alluvium.schemas.contract.expression;

import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.expression.Constant;
import java.util.Optional;

/** Reads {@code constant: text}. */
final class ConstantReader implements FunctionReader<Constant> {
  @Override
  public Class<Constant> kind() {
    return Constant.class;
  }

  @Override
  public Key<Optional<YamlNode>> key() {
    return Key.find(Constant.NAME, Shape.scalar(), "This text, always.");
  }

  @Override
  public Typed read(Formula formula, Columns columns) {
    return Typed.of(new Constant(formula.argument().value(name()).map(Name::text).orElse("")));
  }
}
