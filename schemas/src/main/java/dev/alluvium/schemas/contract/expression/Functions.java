package dev.alluvium.schemas.contract.expression;

import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.column.LocalTimeReader;
import dev.alluvium.schemas.contract.column.Parameter;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.Kinds;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.expression.Amount;
import dev.alluvium.schemas.spec.expression.Copy;
import dev.alluvium.schemas.spec.expression.Date;
import dev.alluvium.schemas.spec.expression.EmailAddress;
import dev.alluvium.schemas.spec.expression.Expression;
import dev.alluvium.schemas.spec.expression.FindWord;
import dev.alluvium.schemas.spec.expression.Floor;
import dev.alluvium.schemas.spec.expression.Hour;
import dev.alluvium.schemas.spec.expression.LocalClock;
import dev.alluvium.schemas.spec.expression.LocalDay;
import dev.alluvium.schemas.spec.expression.LocalHour;
import dev.alluvium.schemas.spec.expression.LocalWeekday;
import dev.alluvium.schemas.spec.expression.MapText;
import dev.alluvium.schemas.spec.expression.PlusSeconds;
import dev.alluvium.schemas.spec.expression.SecondsBetween;
import dev.alluvium.schemas.spec.expression.Standardised;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** The functions of the contract language, and how each is read. */
public final class Functions {
  /** In the order that faults list them. */
  private static final List<FunctionReader<?>> ALL =
      List.of(
          new ColumnFunction<>(
              Copy.class,
              ColumnFunction.key(
                  Copy.NAME,
                  1,
                  "The column itself. Its description and personal mark are inherited."),
              Optional.empty(),
              List.of(Parameter.ANY),
              (columns, type) -> new Copy(columns.get(0), type)),
          new ConstantReader(),
          new EventNameReader(),
          function(
              Date.class,
              Date.NAME,
              "Day of a timestamp, UTC.",
              ColumnType.DATE,
              c -> new Date(c.get(0)),
              Parameter.TIME),
          function(
              Hour.class,
              Hour.NAME,
              "Hour of the day of a timestamp, 0 to 23, UTC.",
              ColumnType.INT64,
              c -> new Hour(c.get(0)),
              Parameter.TIME),
          TimeFunction.of(
              LocalDay.class,
              LocalDay.NAME,
              "Day of a timestamp on the wall calendar of a zone.",
              List.of(LocalTimeReader.ZONE),
              (of, settings) -> new LocalDay(of, settings.get(LocalTimeReader.ZONE))),
          TimeFunction.of(
              LocalClock.class,
              LocalClock.NAME,
              "Time of day of a timestamp in a zone, as a text such as 03:00:00.",
              List.of(LocalTimeReader.ZONE),
              (of, settings) -> new LocalClock(of, settings.get(LocalTimeReader.ZONE))),
          TimeFunction.of(
              LocalHour.class,
              LocalHour.NAME,
              "Hour of the day of a timestamp in a zone, 0 to 23; with every, the first hour of its"
                  + " slot.",
              List.of(LocalTimeReader.ZONE, FunctionSettings.EVERY),
              (of, settings) ->
                  new LocalHour(
                      of,
                      settings.get(LocalTimeReader.ZONE),
                      settings.get(FunctionSettings.EVERY))),
          TimeFunction.of(
              LocalWeekday.class,
              LocalWeekday.NAME,
              "Day of the week of a timestamp in a zone; 1 is Monday.",
              List.of(LocalTimeReader.ZONE),
              (of, settings) -> new LocalWeekday(of, settings.get(LocalTimeReader.ZONE))),
          TimeFunction.of(
              Floor.class,
              Floor.NAME,
              "Start of the stretch of time that a timestamp is in; stretches are counted from the"
                  + " epoch, UTC.",
              List.of(FunctionSettings.TO),
              (of, settings) -> new Floor(of, settings.get(FunctionSettings.TO))),
          function(
              PlusSeconds.class,
              PlusSeconds.NAME,
              "[timestamp, seconds]: their sum, to the millisecond.",
              ColumnType.TIMESTAMP,
              c -> new PlusSeconds(c.get(0), c.get(1)),
              Parameter.TIME,
              Parameter.NUMBER),
          function(
              SecondsBetween.class,
              SecondsBetween.NAME,
              "[from, to]: whole seconds between two timestamps, truncated.",
              ColumnType.INT64,
              c -> new SecondsBetween(c.get(0), c.get(1)),
              Parameter.TIME,
              Parameter.TIME),
          function(
              Standardised.class,
              Standardised.NAME,
              "A text trimmed and upper-cased, as business keys are compared.",
              ColumnType.STRING,
              c -> new Standardised(c.get(0)),
              Parameter.TEXT),
          new CleanTextReader(),
          function(
              EmailAddress.class,
              EmailAddress.NAME,
              "An e-mail address in lower case; empty where the text is none.",
              ColumnType.STRING,
              c -> new EmailAddress(c.get(0)),
              Parameter.TEXT),
          function(
              Amount.class,
              Amount.NAME,
              "The amount of money that a text shows, whatever its signs and separators.",
              ColumnType.NUMERIC,
              c -> new Amount(c.get(0)),
              Parameter.TEXT),
          SynonymReader.of(
              MapText.class,
              MapText.NAME,
              true,
              "The value that a text is a word for; empty where it is none.",
              MapText::new),
          SynonymReader.of(
              FindWord.class,
              FindWord.NAME,
              false,
              "The value of which a word stands in a text: signs first, then words.",
              (of, synonyms, without) -> new FindWord(of, synonyms)),
          new JsonValueReader(),
          new SqlReader(),
          new LookUpReader(),
          new HashKeyReader());

  /** All, as keys of a column's block. */
  static final List<Key<Optional<YamlNode>>> KEYS = keys(function -> true);

  /** Those that compute a column of other columns. */
  public static final List<Key<Optional<YamlNode>>> KEYS_OF_COLUMNS =
      keys(function -> !function.isOfEvents());

  /** Those whose columns need not say what they mean. */
  static final List<Key<Optional<YamlNode>>> KEYS_OF_KNOWN = keys(FunctionReader::isKnown);

  private Functions() {}

  private static List<Key<Optional<YamlNode>>> keys(Predicate<FunctionReader<?>> which) {
    return Kinds.of(Expression.class, ALL).handlers().stream()
        .filter(which)
        .map(function -> function.key())
        .toList();
  }

  private static <T extends Expression> FunctionReader<T> function(
      Class<T> kind,
      String name,
      String description,
      ColumnType result,
      Function<List<String>, T> make,
      Parameter... parameters) {
    return new ColumnFunction<>(
        kind,
        ColumnFunction.key(name, parameters.length, description),
        Optional.of(result),
        List.of(parameters),
        (columns, type) -> make.apply(columns));
  }

  /** Reads a formula, whose function is one of these. */
  public static Typed read(Formula formula, Columns columns) {
    String name = formula.function().text();
    return ALL.stream()
        .filter(function -> function.name().equals(name))
        .findFirst()
        .orElseThrow()
        .read(formula, columns);
  }
}
