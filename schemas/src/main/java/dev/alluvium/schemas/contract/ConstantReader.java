package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.Constant;
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
