package dev.alluvium.schemas.contract.quality;

import dev.alluvium.schemas.contract.column.Column;
import dev.alluvium.schemas.contract.column.Durations;
import dev.alluvium.schemas.contract.column.Literal;
import dev.alluvium.schemas.contract.quality.RuleReader.Of;
import dev.alluvium.schemas.contract.query.QueryText;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.SnakeCase;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.Kinds;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.expression.Condition;
import dev.alluvium.schemas.spec.expression.Condition.Comparison;
import dev.alluvium.schemas.spec.quality.Freshness;
import dev.alluvium.schemas.spec.quality.Matches;
import dev.alluvium.schemas.spec.quality.NoRow;
import dev.alluvium.schemas.spec.quality.NotNull;
import dev.alluvium.schemas.spec.quality.OneOf;
import dev.alluvium.schemas.spec.quality.Range;
import dev.alluvium.schemas.spec.quality.RowHolds;
import dev.alluvium.schemas.spec.quality.Rule;
import dev.alluvium.schemas.spec.quality.StandsIn;
import dev.alluvium.schemas.spec.quality.Unique;
import dev.alluvium.schemas.spec.quality.Volume;
import dev.alluvium.schemas.warehouse.quality.CheckClock;
import dev.alluvium.schemas.warehouse.quality.CheckedRelation;
import dev.alluvium.schemas.warehouse.table.SqlText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The kinds of rules, and how each is read. */
final class RuleReaders {
  private static final int USUAL_WEEKS = 4;
  private static final int MOST_WEEKS = 52;

  /** What can be told apart by all engines. */
  private static final List<ColumnType> KEYS =
      Stream.of(ColumnType.values())
          .filter(type -> type != ColumnType.FLOAT64 && type != ColumnType.JSON)
          .toList();

  private static final List<ColumnType> LISTED =
      KEYS.stream().filter(type -> type != ColumnType.BYTES).toList();

  private static final Key<Optional<Name>> COLUMN = Key.needName("column", "The column.");
  private static final Key<Optional<YamlNode>> AT_LEAST =
      Key.find("at_least", Shape.ordered(), "This or more.");
  private static final Key<Optional<YamlNode>> AT_MOST =
      Key.find("at_most", Shape.ordered(), "This or less.");
  private static final Section RANGE =
      Section.of(COLUMN, AT_LEAST, AT_MOST).withSomeOf(AT_LEAST, AT_MOST);

  private static final Key<Optional<YamlNode>> VALUES =
      Key.need("values", Shape.listOf(Shape.scalar()), "The values that it can have.");
  private static final Section SET = Section.of(COLUMN, VALUES);

  private static final Key<Optional<YamlNode>> MATCHES =
      Key.need("matches", Shape.text(), "What the whole text matches, as RE2 reads it.")
          .like("[0-9]{5}");
  private static final Section PATTERN = Section.of(COLUMN, MATCHES);

  private static final Key<Optional<Name>> IN =
      Key.needValue("in", SnakeCase.QUALIFIED, "The other table or view, by dataset and name.");
  private static final Key<Optional<Name>> OTHER =
      Key.findName("as", "The other table's column; of the same name unless given.");
  private static final Section RELATION = Section.of(COLUMN, IN, OTHER);

  private static final Key<Optional<YamlNode>> SHARE_AT_LEAST =
      Key.find("at_least", Shape.aboveZero(), "The smallest share of the usual number, as 0.5.");
  private static final Key<Optional<YamlNode>> SHARE_AT_MOST =
      Key.find("at_most", Shape.aboveZero(), "The largest share of the usual number, as 2.");
  private static final Key<Optional<Name>> WEEKS =
      Key.findValue(
          "weeks",
          Shape.countUpTo(MOST_WEEKS),
          "How many weeks before say what is usual; 4 unless given.");
  private static final Section VOLUME =
      Section.of(SHARE_AT_LEAST, SHARE_AT_MOST, WEEKS).withSomeOf(SHARE_AT_LEAST, SHARE_AT_MOST);

  /**
   * Of what stands in a regular expression, all that Java and RE2 take for the same: no anchors
   * within, as Java lets an end stand before a last line's end, and no repetitions of more than
   * 1000, which RE2 has not. A blank is no negated one within a class.
   */
  private static final Pattern PLAIN =
      Pattern.compile(
          "\\^?(?:\\\\[dDwWsS\\p{Punct}]|\\(\\?:|\\((?!\\?)|[?*+}](?!\\+)|&(?!&)"
              + "|\\[\\^?\\]?(?:\\\\[dDwWs\\p{Punct}]|&(?!&)|[^\\]\\[\\\\&])*+\\]"
              + "|\\{(?!(?:[0-9]*,)?0*(?:[1-9][0-9]{4}|100[1-9]|10[1-9][0-9]|1[1-9][0-9]{2}|[2-9][0-9]{3}))"
              + "|[^\\\\(?*+{}&\\[^$])*+\\$?");

  private static final List<RuleReader<?>> ALL =
      List.of(
          new RuleReader<>(
              NotNull.class,
              Key.find(
                  "not_null",
                  Shape.oneOrMore(SnakeCase.NAME.reference()),
                  "Columns that have a value in every row."),
              RuleReaders::notNull),
          new RuleReader<>(
              Unique.class,
              Key.find(
                  "unique",
                  Shape.oneOrMore(SnakeCase.NAME.reference()),
                  "Columns whose values, together, stand in one row; rows without one do not count."),
              RuleReaders::unique),
          new RuleReader<>(
              Range.class,
              Key.find("range", Shape.block(RANGE), "The bounds of a column's values."),
              RuleReaders::range),
          new RuleReader<>(
              OneOf.class,
              Key.find("set", Shape.block(SET), "The values that a column can have."),
              RuleReaders::oneOf),
          new RuleReader<>(
              Matches.class,
              Key.find("pattern", Shape.block(PATTERN), "What a column's texts look like."),
              RuleReaders::matches),
          new RuleReader<>(
              StandsIn.class,
              Key.find(
                  "relation",
                  Shape.block(RELATION),
                  "A column whose values stand in a column of another table."),
              RuleReaders::standsIn),
          new RuleReader<>(
              Volume.class,
              Key.find(
                  "volume",
                  Shape.block(VOLUME),
                  "How many rows a day has, as a share of the mean of that weekday in the weeks"
                      + " before."),
              RuleReaders::volume),
          new RuleReader<>(
              Freshness.class,
              Key.find(
                  "freshness",
                  Durations.DURATION.reference(),
                  "The most that the newest row may be old."),
              RuleReaders::freshness),
          new RuleReader<>(
              RowHolds.class,
              Key.find(
                      "row",
                      Shape.text(),
                      "A condition in SQL over columns of a row, which must hold of each; empty is"
                          + " not held.")
                  .like("price >= 0"),
              RuleReaders::rowHolds),
          new RuleReader<>(
              NoRow.class,
              Key.find(
                  "none",
                  Shape.text(),
                  "A SELECT that must give no row; it gives the table's key of each row that breaks"
                      + " it."),
              RuleReaders::noRow));

  private RuleReaders() {}

  static List<RuleReader<?>> all() {
    return Kinds.of(Rule.class, ALL).handlers();
  }

  private static List<String> columns(YamlNode value, String key, Of of, List<ColumnType> types) {
    List<Name> names =
        value.oneOrMore(key).stream().flatMap(node -> node.name(key).stream()).toList();
    if (names.isEmpty() && value.isList()) {
      value.fault("%s of %s must name one at least", key, of.name());
    }
    List<String> columns = new ArrayList<>();
    for (Name name : names) {
      Optional<Column> column = of.column(name, types, "what can be told apart, and compared");
      if (column.isPresent() && columns.contains(name.text())) {
        name.fault("%s names \"%s\" twice", key, name);
      }
      column.ifPresent(c -> columns.add(c.name()));
    }
    return columns;
  }

  private static Optional<NotNull> notNull(YamlNode value, Of of) {
    return some(columns(value, "not_null", of, List.of(ColumnType.values()))).map(NotNull::new);
  }

  private static Optional<Unique> unique(YamlNode value, Of of) {
    return some(columns(value, "unique", of, KEYS)).map(Unique::new);
  }

  private static <T> Optional<List<T>> some(List<T> list) {
    return Optional.of(list).filter(l -> !l.isEmpty());
  }

  private static Optional<Range> range(YamlNode value, Of of) {
    YamlMap map = value.map("range").of(RANGE);
    Optional<Column> column =
        map.get(COLUMN)
            .flatMap(name -> of.column(name, Literal.ORDERED, "a number, a date or a timestamp"));
    if (!map.has(AT_LEAST) && !map.has(AT_MOST) && map.isReadable()) {
      map.fault("range of %s needs at_least or at_most", of.name());
    }
    List<Condition.Compared> bounds = new ArrayList<>();
    bound(map, AT_LEAST, column, Comparison.AT_LEAST).ifPresent(bounds::add);
    bound(map, AT_MOST, column, Comparison.AT_MOST).ifPresent(bounds::add);
    if (bounds.size() == 2 && isAbove(bounds.get(0).value(), bounds.get(1).value())) {
      map.fault("no value is in the range of %s: at_least is above at_most", of.name());
    }
    return some(bounds).map(Range::new);
  }

  private static Optional<Condition.Compared> bound(
      YamlMap map, Key<Optional<YamlNode>> key, Optional<Column> column, Comparison comparison) {
    Optional<Name> text = map.get(key).flatMap(node -> node.name(key.name()));
    return column.flatMap(
        c ->
            text.flatMap(t -> Literal.read(t, c.type().orElseThrow()))
                .map(literal -> Condition.of(c.name(), comparison, literal)));
  }

  @SuppressWarnings("unchecked") // Both are of the column's type.
  private static boolean isAbove(Comparable<?> one, Comparable<?> other) {
    return ((Comparable<Object>) one).compareTo(other) > 0;
  }

  private static Optional<OneOf> oneOf(YamlNode value, Of of) {
    YamlMap map = value.map("set").of(SET);
    Optional<Column> column =
        map.get(COLUMN)
            .flatMap(
                name -> of.column(name, LISTED, "what can be listed: no float64, json or bytes"));
    List<Comparable<?>> values = new ArrayList<>();
    map.get(VALUES)
        .ifPresent(
            list -> {
              List<YamlNode> items = list.list("values");
              if (items.isEmpty() && list.isList()) {
                list.fault("values of %s must name one at least", of.name());
              }
              for (YamlNode item : items) {
                Optional<Name> text = item.value("a value of " + of.name());
                column.ifPresent(
                    c ->
                        text.flatMap(t -> Literal.read(t, c.type().orElseThrow()))
                            .ifPresent(values::add));
              }
            });
    return column.flatMap(c -> some(values).map(v -> new OneOf(c.name(), v)));
  }

  private static Optional<Matches> matches(YamlNode value, Of of) {
    YamlMap map = value.map("pattern").of(PATTERN);
    Optional<Column> column =
        map.get(COLUMN).flatMap(name -> of.column(name, List.of(ColumnType.STRING), "a string"));
    Optional<String> regex = map.get(MATCHES).flatMap(at -> regex(at, of.name()));
    return column.flatMap(c -> regex.map(r -> new Matches(c.name(), r)));
  }

  private static Optional<String> regex(YamlNode at, Name of) {
    Optional<String> text = at.text("matches");
    if (text.isEmpty()) {
      return text;
    }
    try {
      Pattern.compile(text.get());
    } catch (PatternSyntaxException e) {
      at.fault("matches of %s is no regular expression: %s", of, e.getDescription());
      return Optional.empty();
    }
    if (!PLAIN.matcher(text.get()).matches()) {
      at.fault(
          "matches of %s has what engines read in different ways; it can have groups, (?:…), classes"
              + " as [a-z] and \\d, \\w, \\s, and repetitions",
          of);
      return Optional.empty();
    }
    return text;
  }

  private static Optional<StandsIn> standsIn(YamlNode value, Of of) {
    YamlMap map = value.map("relation").of(RELATION);
    Optional<Column> column =
        map.get(COLUMN).flatMap(name -> of.column(name, KEYS, "what can be told apart"));
    Optional<CheckedRelation> other = map.get(IN).flatMap(of::other);
    Optional<Name> as = map.get(OTHER).or(() -> map.get(COLUMN));
    if (column.isEmpty() || other.isEmpty() || as.isEmpty()) {
      return Optional.empty();
    }
    Optional<Column> its = Of.columns(other.get()).find(as.get());
    its.filter(c -> !c.type().equals(column.get().type()))
        .ifPresent(c -> as.get().fault("%s is compared with %s", column.get(), c));
    return its.map(c -> new StandsIn(column.get().name(), other.get().name(), c.name()));
  }

  private static Optional<Volume> volume(YamlNode value, Of of) {
    YamlMap map = value.map("volume").of(VOLUME);
    BigDecimal atLeast = share(map, SHARE_AT_LEAST);
    BigDecimal atMost = share(map, SHARE_AT_MOST);
    if (!map.has(SHARE_AT_LEAST) && !map.has(SHARE_AT_MOST) && map.isReadable()) {
      map.fault("volume of %s needs at_least or at_most", of.name());
    }
    if (atLeast != null && atMost != null && atLeast.compareTo(atMost) > 0) {
      map.fault("no volume is in the range of %s: at_least is above at_most", of.name());
    }
    int weeks = map.get(WEEKS).map(RuleReaders::weeks).orElse(USUAL_WEEKS);
    return of.hasTime() ? Optional.of(new Volume(weeks, atLeast, atMost)) : Optional.empty();
  }

  private static @Nullable BigDecimal share(YamlMap map, Key<Optional<YamlNode>> key) {
    Optional<Name> text = map.get(key).flatMap(node -> node.name(key.name()));
    Optional<BigDecimal> share =
        text.flatMap(t -> Literal.read(t, ColumnType.NUMERIC)).map(BigDecimal.class::cast);
    share
        .filter(s -> s.signum() <= 0)
        .ifPresent(s -> text.get().fault("%s must be above zero", key.name()));
    return share.orElse(null);
  }

  private static int weeks(Name text) {
    if (!text.text().matches("[0-9]{1,2}")
        || Integer.parseInt(text.text()) < 1
        || Integer.parseInt(text.text()) > MOST_WEEKS) {
      text.fault("weeks must be a whole number from 1 to %s, not \"%s\"", MOST_WEEKS, text);
      return USUAL_WEEKS;
    }
    return Integer.parseInt(text.text());
  }

  private static Optional<Freshness> freshness(YamlNode value, Of of) {
    Freshness rule = new Freshness(Durations.read(value, "freshness"));
    return of.hasTime() ? Optional.of(rule) : Optional.empty();
  }

  private static Optional<RowHolds> rowHolds(YamlNode value, Of of) {
    Optional<String> condition = value.text("row");
    return condition.map(
        sql -> {
          QueryText text = new QueryText(value, sql.strip());
          text.checkParts("expectation " + of.name());
          text.checkBrackets("expectation " + of.name());
          check(text, of);
          return new RowHolds(text.sql(), text.relations(), CheckClock.isIn(text.sql()));
        });
  }

  private static Optional<NoRow> noRow(YamlNode value, Of of) {
    Optional<QueryText> query = QueryText.read(Optional.of(value), "expectation " + of.name());
    query.ifPresent(text -> check(text, of));
    return query.map(text -> new NoRow(text.sql(), text.relations(), CheckClock.isIn(text.sql())));
  }

  /** Names relations that there are, and has no clock, of its own or of a view. */
  private static void check(QueryText text, Of of) {
    text.checkKnown(of.relations().keySet());
    new SqlText(text.sql())
        .unsteady()
        .ifPresent(
            word ->
                text.at()
                    .fault(
                        "sql of expectation %s has %s, which gives something else each time; the"
                            + " time that is checked for is %s, its day CAST(%s AS DATE)",
                        of.name(), word, CheckClock.CALL, CheckClock.CALL));
    Stream.concat(Stream.of(of.relation().name()), text.relations().stream())
        .distinct()
        .filter(of.clocks()::containsKey)
        .forEach(
            view ->
                text.at()
                    .fault(
                        "sql of expectation %s reads %s, whose query has %s, which gives something"
                            + " else each time: leave that out of the view, or say here what of it"
                            + " is meant, with %s as the time that is checked for",
                        of.name(),
                        view,
                        Objects.requireNonNull(of.clocks().get(view)),
                        CheckClock.CALL));
  }

  /** The one rule of an expectation. */
  static Optional<Rule> read(YamlMap map, Of of) {
    List<RuleReader<?>> told = all().stream().filter(reader -> map.has(reader.key())).toList();
    if (told.size() != 1) {
      of.name()
          .fault(
              "expectation %s needs %s: %s",
              of.name(),
              told.isEmpty() ? "one of these" : "one of these alone",
              String.join(", ", all().stream().map(r -> r.key().name()).toList()));
      return Optional.empty();
    }
    RuleReader<?> reader = told.get(0);
    return map.get(reader.key()).flatMap(value -> reader.read(value, of));
  }
}
