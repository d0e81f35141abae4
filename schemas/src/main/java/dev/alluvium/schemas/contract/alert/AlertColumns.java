package dev.alluvium.schemas.contract.alert;

import dev.alluvium.schemas.contract.event.Event;
import dev.alluvium.schemas.contract.event.Events;
import dev.alluvium.schemas.contract.event.Origins;
import dev.alluvium.schemas.contract.fault.Choice;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Names;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.Lengths;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.expression.Date;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import dev.alluvium.schemas.spec.expression.Expression;
import dev.alluvium.schemas.spec.expression.Floor;
import dev.alluvium.schemas.spec.expression.LocalDay;
import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import dev.alluvium.schemas.spec.mart.AlertSpec;
import dev.alluvium.schemas.spec.mart.MeasureSpec;
import dev.alluvium.schemas.spec.window.WindowColumn;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The columns of a mart, as those that an alert may name for one thing or another. */
final class AlertColumns {
  /** Types that are written alike in every engine, so that the past can be asked for. */
  private static final Set<ColumnType> TELLING =
      Set.of(ColumnType.STRING, ColumnType.INT64, ColumnType.BOOLEAN, ColumnType.DATE);

  private static final Set<String> OWN =
      Set.of(AlertSpec.USUAL, AlertSpec.USUAL_WINDOWS, AlertSpec.TIMES_USUAL);

  private final AggregateMartSpec mart;

  /** Of the event's columns; none where the event has no time, which is reported already. */
  private final Optional<Origins> origins;

  AlertColumns(AggregateMartSpec mart, Events events) {
    this.mart = mart;
    this.origins =
        events.all().stream()
            .map(Event::spec)
            .filter(spec -> spec.name().equals(mart.from()))
            .filter(AlertColumns::hasTime)
            .findFirst()
            .map(Origins::new);
  }

  private static boolean hasTime(EventSpec event) {
    return event.fields().stream()
        .anyMatch(
            field ->
                field.name().equals(event.eventTime()) && field.type() == ColumnType.TIMESTAMP);
  }

  /** Reports a column that stands for two things, or has the name of one that is added. */
  void checkOnce(Name alert, List<Name> per, List<Optional<Name>> others) {
    Set<String> seen = new HashSet<>();
    Stream.concat(per.stream(), others.stream().flatMap(Optional::stream))
        .forEach(
            name -> {
              if (OWN.contains(name.text())) {
                name.fault("alert %s has a column \"%s\" of its own; rename this one", alert, name);
              } else if (!seen.add(name.text())) {
                name.fault("alert %s names \"%s\" twice", alert, name);
              }
            });
  }

  void checkPer(Name name) {
    dimension(name)
        .filter(column -> !TELLING.contains(column.type()))
        .ifPresent(
            column ->
                name.fault(
                    "per takes string, int64, boolean or date; %s is %s",
                    name, column.type().contractName()));
  }

  void checkWindow(Name name) {
    if (isWindowColumn(name, WindowColumn.Part.START)) {
      return;
    }
    Optional<DerivedSpec> column = dimension(name);
    if (column.isPresent() && !isWindowStart(column.get().expression())) {
      name.fault(
          "%s is not the start of the window, which is {window: start}, or a floor of the event's"
              + " time to %s",
          name, Lengths.text(mart.window().longest()));
    }
  }

  void checkDay(Name name) {
    if (isWindowColumn(name, WindowColumn.Part.DATE)) {
      return;
    }
    Optional<DerivedSpec> column = dimension(name);
    if (column.isPresent() && !isDay(column.get().expression())) {
      name.fault(
          "%s is not the day of the window, which is {window: date}, or a date or local_date of its"
              + " time",
          name);
    }
  }

  void checkSlot(Name name) {
    dimension(name)
        .filter(column -> column.type() != ColumnType.INT64)
        .ifPresent(
            column ->
                name.fault(
                    "slot takes int64, such as a local_hour; %s is %s",
                    name, column.type().contractName()));
  }

  /** The type of the watched measure. */
  ColumnType checkWatched(Name name) {
    List<String> names = mart.measures().stream().map(MeasureSpec::name).toList();
    Optional<MeasureSpec> measure =
        mart.measures().stream().filter(m -> m.name().equals(name.text())).findFirst();
    if (measure.isEmpty()) {
      name.fault("%s", Choice.missing(mart.name(), "measure", name.text(), names));
      return ColumnType.NUMERIC;
    }
    ColumnType type = measure.get().type();
    if (type != ColumnType.INT64 && type != ColumnType.NUMERIC) {
      name.fault(
          "watch takes int64 or numeric, which add up exactly; %s is %s",
          name, type.contractName());
      return ColumnType.NUMERIC;
    }
    return type;
  }

  /** Reports a mart that has more rows of a window than the alert tells apart. */
  void checkKey(
      Name alert, List<Name> per, Optional<Name> window, Optional<Name> day, Optional<Name> slot) {
    Set<String> needed = new LinkedHashSet<>(Names.texts(per));
    window.map(Name::text).ifPresent(needed::add);
    Set<String> allowed = new HashSet<>(needed);
    day.map(Name::text).ifPresent(allowed::add);
    slot.map(Name::text).ifPresent(allowed::add);
    if (!allowed.containsAll(mart.grain()) || !mart.grain().containsAll(needed)) {
      alert.fault(
          "the key of %s is %s, and per with window is %s; they must be the same",
          mart.name(), String.join(", ", mart.grain()), String.join(", ", needed));
    }
  }

  private boolean isWindowColumn(Name name, WindowColumn.Part part) {
    return mart.windowColumns().stream()
        .anyMatch(column -> column.name().equals(name.text()) && column.part() == part);
  }

  private Optional<DerivedSpec> dimension(Name name) {
    Optional<DerivedSpec> found = find(mart.dimensions(), name.text());
    if (found.isEmpty()
        && mart.windowColumns().stream().anyMatch(c -> c.name().equals(name.text()))) {
      name.fault("%s is a column of the window, which tells something else", name);
    } else if (found.isEmpty()) {
      name.fault("%s", Choice.missing(mart.name(), "dimension", name.text(), mart.groupedBy()));
    }
    return found;
  }

  private static Optional<DerivedSpec> find(List<DerivedSpec> columns, String name) {
    return columns.stream().filter(column -> column.name().equals(name)).findFirst();
  }

  private boolean isWindowStart(Expression given) {
    if (origins.isEmpty()) {
      return true;
    }
    return origins.get().of(given) instanceof Floor floor
        && origins.get().isTime(floor.column())
        && floor.to().equals(mart.window().longest());
  }

  private boolean isDay(Expression given) {
    if (origins.isEmpty()) {
      return true;
    }
    Expression made = origins.get().of(given);
    return (made instanceof LocalDay || made instanceof Date)
        && isTimeOrFloor(origins.get(), made.columns().get(0));
  }

  private static boolean isTimeOrFloor(Origins origins, String column) {
    return origins.isTime(column)
        || (origins.of(column) instanceof Floor floor && origins.isTime(floor.column()));
  }
}
