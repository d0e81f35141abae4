package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.Expression;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A function of a time and settings: {@code local_date: {of: reading_ts, zone: Asia/Tokyo}}.
 *
 * @param settings the keys of its settings
 */
record TimeFunction<T extends Expression>(
    Class<T> kind, String name, List<String> settings, Maker<T> make) implements FunctionReader<T> {
  /** Makes the expression over that column, with the settings of a block. */
  interface Maker<T> {
    T over(String column, YamlMap settings);
  }

  @Override
  public Typed read(Formula formula, Columns columns) {
    YamlMap map = formula.argument().map(name);
    Optional<Name> of = map.needName("of");
    Optional<Column> column = of.flatMap(columns::find);
    column.ifPresent(c -> Parameter.TIME.check(formula.function(), of.get(), c));
    map.allow(Stream.concat(Stream.of("of"), settings.stream()).toList());
    return Typed.of(make.over(of.map(Name::text).orElse(""), map));
  }
}
