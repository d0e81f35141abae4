package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.ColumnType;
import dev.alluvium.schemas.spec.Copy;
import dev.alluvium.schemas.spec.Date;
import dev.alluvium.schemas.spec.Expression;
import dev.alluvium.schemas.spec.Floor;
import dev.alluvium.schemas.spec.Hour;
import dev.alluvium.schemas.spec.Kinds;
import dev.alluvium.schemas.spec.LocalClock;
import dev.alluvium.schemas.spec.LocalDay;
import dev.alluvium.schemas.spec.LocalHour;
import dev.alluvium.schemas.spec.LocalWeekday;
import dev.alluvium.schemas.spec.PlusSeconds;
import dev.alluvium.schemas.spec.SecondsBetween;
import dev.alluvium.schemas.spec.Standardised;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The functions of the contract language, and how each is read. */
final class Functions {
  /** In the order that faults list them. */
  private static final List<FunctionReader<?>> ALL =
      List.of(
          new ColumnFunction<>(
              Copy.class,
              Copy.NAME,
              Optional.empty(),
              List.of(Parameter.ANY),
              (columns, type) -> new Copy(columns.get(0), type)),
          new ConstantReader(),
          function(Date.class, Date.NAME, ColumnType.DATE, c -> new Date(c.get(0)), Parameter.TIME),
          function(
              Hour.class, Hour.NAME, ColumnType.INT64, c -> new Hour(c.get(0)), Parameter.TIME),
          new TimeFunction<>(
              LocalDay.class,
              LocalDay.NAME,
              List.of("zone"),
              (of, settings) -> new LocalDay(of, LocalTimeReader.zone(settings))),
          new TimeFunction<>(
              LocalClock.class,
              LocalClock.NAME,
              List.of("zone"),
              (of, settings) -> new LocalClock(of, LocalTimeReader.zone(settings))),
          new TimeFunction<>(
              LocalHour.class,
              LocalHour.NAME,
              List.of("zone", "every"),
              (of, settings) ->
                  new LocalHour(
                      of, LocalTimeReader.zone(settings), FunctionSettings.every(settings))),
          new TimeFunction<>(
              LocalWeekday.class,
              LocalWeekday.NAME,
              List.of("zone"),
              (of, settings) -> new LocalWeekday(of, LocalTimeReader.zone(settings))),
          new TimeFunction<>(
              Floor.class,
              Floor.NAME,
              List.of("to"),
              (of, settings) -> new Floor(of, FunctionSettings.to(settings))),
          function(
              PlusSeconds.class,
              PlusSeconds.NAME,
              ColumnType.TIMESTAMP,
              c -> new PlusSeconds(c.get(0), c.get(1)),
              Parameter.TIME,
              Parameter.NUMBER),
          function(
              SecondsBetween.class,
              SecondsBetween.NAME,
              ColumnType.INT64,
              c -> new SecondsBetween(c.get(0), c.get(1)),
              Parameter.TIME,
              Parameter.TIME),
          function(
              Standardised.class,
              Standardised.NAME,
              ColumnType.STRING,
              c -> new Standardised(c.get(0)),
              Parameter.TEXT),
          new HashKeyReader());

  /** Their names. */
  static final List<String> NAMES =
      Kinds.of(Expression.class, ALL).handlers().stream().map(FunctionReader::name).toList();

  private Functions() {}

  private static <T extends Expression> FunctionReader<T> function(
      Class<T> kind,
      String name,
      ColumnType result,
      Function<List<String>, T> make,
      Parameter... parameters) {
    return new ColumnFunction<>(
        kind,
        name,
        Optional.of(result),
        List.of(parameters),
        (columns, type) -> make.apply(columns));
  }

  /** Reads a formula, whose function is one of these. */
  static Typed read(Formula formula, Columns columns) {
    String name = formula.function().text();
    return ALL.stream()
        .filter(function -> function.name().equals(name))
        .findFirst()
        .orElseThrow()
        .read(formula, columns);
  }
}
