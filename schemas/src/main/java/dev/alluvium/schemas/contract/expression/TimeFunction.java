package dev.alluvium.schemas.contract.expression;

import dev.alluvium.schemas.contract.column.Column;
import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.column.Parameter;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.expression.Expression;
import java.util.List;
import java.util.Optional;

/** A function of a time and settings: {@code local_date: {of: reading_ts, zone: Asia/Tokyo}}. */
record TimeFunction<T extends Expression>(
    Class<T> kind, Key<Optional<YamlNode>> key, Section block, Maker<T> make)
    implements FunctionReader<T> {
  private static final Key<Optional<Name>> OF = Key.needName("of", "The timestamp.");

  /** Makes the expression over that column, with the settings of a block. */
  interface Maker<T> {
    T over(String column, YamlMap settings);
  }

  /**
   * A function of that name.
   *
   * @param settings the keys beside the one of the time
   */
  static <T extends Expression> TimeFunction<T> of(
      Class<T> kind, String name, String description, List<Key<?>> settings, Maker<T> make) {
    Section block = Section.of(OF).with(settings);
    return new TimeFunction<>(kind, Key.find(name, Shape.block(block), description), block, make);
  }

  @Override
  public Typed read(Formula formula, Columns columns) {
    YamlMap map = formula.argument().map(name()).of(block);
    Optional<Name> of = map.get(OF);
    Optional<Column> column = of.flatMap(columns::find);
    column.ifPresent(c -> Parameter.TIME.check(formula.function(), of.get(), c));
    return Typed.of(make.over(of.map(Name::text).orElse(""), map));
  }
}
