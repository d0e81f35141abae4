package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.ColumnType;
import dev.alluvium.schemas.spec.Expression;
import dev.alluvium.schemas.spec.Function;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads functions that take a column and settings: {@code {of: reading_ts, zone: Asia/Tokyo}}. */
final class ParameterReader {
  private static final long HOURS_PER_DAY = 24;

  private ParameterReader() {}

  /** Whether the function is one of these. */
  static boolean reads(Function function) {
    return switch (function) {
      case LOCAL_DATE, LOCAL_TIME, LOCAL_HOUR, LOCAL_WEEKDAY, FLOOR -> true;
      default -> false;
    };
  }

  static ExpressionReader.Typed read(Function function, Formula formula, Columns columns) {
    YamlMap map = formula.argument().map(formula.function().text());
    Optional<Name> of = map.needName("of");
    Optional<Column> column = of.flatMap(columns::find);
    Signature signature = Signature.of(function);
    column.ifPresent(c -> signature.parameters().get(0).check(formula.function(), of.get(), c));
    List<String> arguments = new ArrayList<>();
    arguments.add(of.map(Name::text).orElse(""));
    if (function == Function.FLOOR) {
      map.allow(List.of("of", "to"));
      Duration to = map.need("to").map(at -> WindowReader.duration(at, "to")).orElse(Duration.ZERO);
      arguments.add(Long.toString(to.toMillis()));
    } else {
      boolean hasSlots = function == Function.LOCAL_HOUR;
      map.allow(hasSlots ? List.of("of", "zone", "every") : List.of("of", "zone"));
      arguments.add(LocalTimeReader.zone(map).getId());
      if (hasSlots) {
        arguments.add(Long.toString(every(map)));
      }
    }
    ColumnType type = signature.fixedResult().orElseThrow();
    return new ExpressionReader.Typed(
        Expression.of(function, arguments, type), Optional.of(type), column);
  }

  private static long every(YamlMap map) {
    Optional<Name> name = map.find("every").flatMap(at -> at.name("every"));
    Optional<Long> hours =
        name.flatMap(n -> Literal.read(n, ColumnType.INT64)).map(value -> (Long) value);
    hours
        .filter(h -> h < 1 || HOURS_PER_DAY % h != 0)
        .ifPresent(h -> name.orElseThrow().fault("every must be hours that divide a day"));
    return hours.filter(h -> h >= 1).orElse(1L);
  }
}
