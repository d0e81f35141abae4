package dev.alluvium.schemas.contract.mart;

import dev.alluvium.schemas.contract.event.Origins;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.expression.Copy;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import dev.alluvium.schemas.spec.expression.Expression;
import dev.alluvium.schemas.spec.expression.ReadsClock;
import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import dev.alluvium.schemas.spec.mart.MeasureSpec;
import dev.alluvium.schemas.spec.mart.TopSpec;
import dev.alluvium.schemas.spec.measure.Min;
import dev.alluvium.schemas.spec.window.CalendarWindows;
import dev.alluvium.schemas.spec.window.FixedWindows;
import dev.alluvium.schemas.spec.window.SessionWindows;
import dev.alluvium.schemas.spec.window.WindowColumn;
import dev.alluvium.schemas.spec.window.WindowColumn.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Checks that the key of an aggregate mart tells its rows apart: which window, and which group. A
 * row is written under its key, so where two rows share one, the last written would replace the
 * other, in silence.
 */
final class MartKey {
  private final AggregateMartSpec mart;
  private final YamlMap map;
  private final Origins origins;
  private final String eventTime;

  /** Those that are in the key. */
  private final List<WindowColumn> windowColumns;

  /** Those that are in the key. */
  private final List<DerivedSpec> dimensions;

  /** Columns of the event whose values the key says. */
  private final Set<String> told = new HashSet<>();

  private MartKey(AggregateMartSpec mart, YamlMap map, EventSpec event) {
    this.mart = mart;
    this.map = map;
    this.origins = new Origins(event);
    this.eventTime = event.eventTime();
    List<String> key = mart.top().map(TopSpec::per).orElse(mart.grain());
    this.windowColumns = mart.windowColumns().stream().filter(c -> key.contains(c.name())).toList();
    this.dimensions = mart.dimensions().stream().filter(d -> key.contains(d.name())).toList();
    for (DerivedSpec dimension : dimensions) {
      if (dimension.expression() instanceof Copy copy) {
        told.addAll(origins.names(copy.column()));
      }
    }
  }

  /**
   * Reports what is wrong with the key of a mart without any other fault.
   *
   * @param map the mart's block
   * @param event what it is made from
   */
  static void check(AggregateMartSpec mart, YamlMap map, EventSpec event) {
    MartKey key = new MartKey(mart, map, event);
    if (mart.window() instanceof SessionWindows) {
      key.checkSessions();
    } else if (mart.top().isPresent()) {
      key.checkTop(mart.top().get());
    } else {
      key.checkWindows();
    }
  }

  private void checkWindows() {
    measuresInKey().forEach(m -> isNoKey(m.name(), "a measure"));
    TimeStretches stretches = stretches();
    if (!tellsWindows(stretches)) {
      place(AggregateMartReader.GRAIN)
          .fault(
              "the key of %s, %s, does not tell its %s apart, so that the row of one would"
                  + " replace that of another; add a dimension that does, such as %s%s%s",
              mart.name(),
              String.join(", ", mart.grain()),
              mart.window().text(),
              windowColumn(),
              map.has(AggregateMartReader.GRAIN) ? ", and name it in grain" : "",
              zoneAdvice());
    }
    checkGroups(stretches);
  }

  private void checkTop(TopSpec top) {
    Set<String> key = new TreeSet<>(top.per());
    key.add(top.rank());
    if (!key.equals(new TreeSet<>(mart.grain()))) {
      place(AggregateMartReader.GRAIN)
          .fault(
              "a mart with top is keyed by per and rank, %s, which its rows keep as they change"
                  + " places; leave grain out",
              String.join(", ", key));
    } else if (!tellsWindows(stretches())) {
      place(AggregateMartReader.TOP)
          .fault(
              "per of top does not tell the %s apart, so that the ranks of one would"
                  + " replace those of another; add a dimension that does, such as %s, and name it"
                  + " in per%s",
              mart.window().text(), windowColumn(), zoneAdvice());
    }
  }

  private void checkSessions() {
    if (mart.top().isPresent()) {
      place(AggregateMartReader.TOP)
          .fault(
              "top takes windows that do not change, such as 1d, and %s has sessions", mart.name());
      return;
    }
    List<MeasureSpec> starts = new ArrayList<>();
    for (MeasureSpec measure : measuresInKey()) {
      if (measure.where().isEmpty()
          && measure.summary().orElse(null) instanceof Min first
          && origins.isTime(first.column())) {
        starts.add(measure);
      } else {
        isNoKey(measure.name(), "a measure");
      }
    }
    int columns = 0;
    for (WindowColumn column : windowColumns) {
      if (mart.window().areToldApartBy(column.part())) {
        columns++;
      } else {
        isNoKey(
            column.name(),
            "the %s of a session".formatted(column.part().name().toLowerCase(Locale.ROOT)));
      }
    }
    if (starts.size() + columns != 1) {
      place(AggregateMartReader.GRAIN)
          .fault(
              "grain must name one column that is the session's first time, a dimension such as"
                  + " start_ts: {window: start}, or a measure such as start_ts: {min: %s}, for"
                  + " nothing else tells the sessions of a group apart",
              eventTime);
    }
    checkGroups(TimeStretches.toldBy(List.of(), origins));
  }

  private List<MeasureSpec> measuresInKey() {
    return mart.measures().stream().filter(m -> mart.grain().contains(m.name())).toList();
  }

  private void isNoKey(String column, String what) {
    place(AggregateMartReader.GRAIN)
        .fault(
            "%s is %s, which changes as events come, so that it cannot be part of the key; take it"
                + " out of grain",
            column, what);
  }

  /** Whether rows of different windows have different keys. */
  private boolean tellsWindows(TimeStretches stretches) {
    return windowColumns.stream().anyMatch(c -> mart.window().areToldApartBy(c.part()))
        || cut().filter(stretches::tell).isPresent();
  }

  /** The length by which the windows are, where the epoch's multiples of it begin and end them. */
  private Optional<Duration> cut() {
    if (mart.window() instanceof FixedWindows fixed) {
      return Optional.of(fixed.size());
    }
    return mart.window() instanceof CalendarWindows days && days.isUtcDay()
        ? Optional.of(Duration.ofDays(1))
        : Optional.empty();
  }

  /** Reports dimensions that the key neither has nor says. */
  private void checkGroups(TimeStretches stretches) {
    for (Name name : map.get(AggregateMartReader.DIMENSIONS).items().keySet()) {
      Optional<DerivedSpec> dimension =
          mart.dimensions().stream().filter(d -> d.name().equals(name.text())).findFirst();
      dimension
          .filter(d -> !dimensions.contains(d) && !isTold(d.expression(), stretches))
          .ifPresent(
              d ->
                  name.fault(
                      "%s is a dimension, and the key of %s, %s, does not tell its values apart, so"
                          + " that the row of one would replace that of another; name it in grain,"
                          + " or make it a measure, such as {last: %s}",
                      d.name(),
                      mart.name(),
                      String.join(", ", mart.grain()),
                      d.expression().columns().stream().findFirst().orElse(d.name())));
    }
  }

  /** Whether what is made so is one and the same in all events that have a key in common. */
  private boolean isTold(Expression given, TimeStretches stretches) {
    Expression made = origins.of(given);
    return (given instanceof Copy copy && isTold(copy.column()))
        || stretches.settle(made)
        || (!(made instanceof Copy)
            && made.columns().stream().allMatch(c -> isTold(copy(c), stretches)));
  }

  private boolean isTold(String column) {
    return origins.names(column).stream().anyMatch(told::contains);
  }

  private static Expression copy(String column) {
    return new Copy(column, ColumnType.STRING);
  }

  private TimeStretches stretches() {
    TimeStretches stretches =
        TimeStretches.toldBy(dimensions.stream().map(DerivedSpec::expression).toList(), origins);
    if (windowColumns.stream().anyMatch(c -> mart.window().areToldApartBy(c.part()))) {
      cut().ifPresent(stretches::add);
    }
    return stretches;
  }

  /** A dimension that tells the windows apart. */
  private String windowColumn() {
    if (mart.window() instanceof CalendarWindows && mart.window().areToldApartBy(Part.DATE)) {
      return "start_date: {window: date}";
    }
    return mart.window().areToldApartBy(Part.START)
        ? "start_ts: {window: start}"
        : "end_ts: {window: end}";
  }

  /** What to do where the author thought that the windows were those of a zone. */
  private String zoneAdvice() {
    boolean isLocal =
        dimensions.stream()
            .map(dimension -> origins.of(dimension.expression()))
            .anyMatch(ReadsClock.class::isInstance);
    return isLocal && cut().isPresent()
        ? ". Days and hours of a time zone are not those of the windows, which are UTC: let the"
            + " window be {day: Europe/Berlin}, with the zone's name, and the day {window: date};"
            + " for sums by its hours let it be 15m, and add the windows up in a view"
        : "";
  }

  /** Where the key is said; where it follows from the dimensions, those. */
  private YamlNode place(Key<?> key) {
    return map.at(key).or(() -> map.at(AggregateMartReader.DIMENSIONS)).orElseThrow();
  }
}
