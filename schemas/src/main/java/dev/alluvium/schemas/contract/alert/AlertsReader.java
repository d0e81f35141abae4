package dev.alluvium.schemas.contract.alert;

import dev.alluvium.schemas.contract.column.Literal;
import dev.alluvium.schemas.contract.column.WholeNumbers;
import dev.alluvium.schemas.contract.event.Events;
import dev.alluvium.schemas.contract.event.Publishing;
import dev.alluvium.schemas.contract.fault.Choice;
import dev.alluvium.schemas.contract.yaml.CommonKeys;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Names;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import dev.alluvium.schemas.spec.mart.AlertSpec;
import dev.alluvium.schemas.spec.window.FixedWindows;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the alerts of a domain: rules over marts that are read already. */
public final class AlertsReader {
  public static final Key<YamlMap> ALERTS =
      Key.findEntries(
          "alerts",
          AlertKeys.ALERT.reference(),
          "Alerts by name: which windows of a mart are far above the usual.");

  private final Set<String> marts;
  private final List<AggregateMartSpec> aggregates;
  private final String owner;
  private final Events events;

  private AlertsReader(
      Set<String> marts, List<AggregateMartSpec> aggregates, String owner, Events events) {
    this.marts = marts;
    this.aggregates = aggregates;
    this.owner = owner;
    this.events = events;
  }

  /**
   * The alerts of {@code alerts:}; it may be left out.
   *
   * @param marts names of all marts
   */
  public static List<AlertSpec> read(
      YamlMap root,
      Set<String> marts,
      List<AggregateMartSpec> aggregates,
      String owner,
      Events events) {
    AlertsReader reader = new AlertsReader(marts, aggregates, owner, events);
    List<AlertSpec> alerts = new ArrayList<>();
    root.get(ALERTS)
        .items()
        .forEach((name, value) -> reader.alert(name, value).ifPresent(alerts::add));
    return List.copyOf(alerts);
  }

  private Optional<AlertSpec> alert(Name name, YamlNode value) {
    YamlMap map = value.map("alert " + name.inSnakeCase("alert")).of(AlertKeys.SECTION);
    if (marts.contains(name.text())) {
      name.fault(
          "there is a table or view %s already; rename one", Dataset.MART.table(name.text()));
    }
    String description = map.get(CommonKeys.DESCRIPTION);
    List<Name> per = map.get(AlertKeys.PER);
    Optional<Name> window = map.get(AlertKeys.WINDOW);
    Optional<Name> watch = map.get(AlertKeys.WATCH);
    YamlMap usual = map.get(AlertKeys.USUAL);
    Optional<Name> day = usual.get(AlertKeys.DAY);
    Optional<Name> slot = usual.get(AlertKeys.SLOT);
    int weeks = WholeNumbers.find(usual, AlertKeys.WEEKS, AlertKeys.MOST_WEEKS).orElse(1);
    int windows = WholeNumbers.find(usual, AlertKeys.WINDOWS, Integer.MAX_VALUE).orElse(1);
    BigDecimal times = number(map, AlertKeys.TIMES, ColumnType.NUMERIC);
    Optional<String> topic =
        map.get(AlertKeys.PUBLISH).flatMap(told -> Publishing.topic(name.text(), told, events));
    Optional<AggregateMartSpec> from = map.get(AlertKeys.FROM).flatMap(this::mart);
    if (from.isEmpty()) {
      number(map, AlertKeys.AT_LEAST, ColumnType.NUMERIC);
      return Optional.empty();
    }
    AlertColumns columns = new AlertColumns(from.get(), events);
    columns.checkOnce(name, per, List.of(window, day, slot, watch));
    per.forEach(columns::checkPer);
    window.ifPresent(columns::checkWindow);
    day.ifPresent(columns::checkDay);
    slot.ifPresent(columns::checkSlot);
    ColumnType type = watch.map(columns::checkWatched).orElse(ColumnType.NUMERIC);
    columns.checkKey(name, per, window, day, slot);
    return Optional.of(
        AlertSpec.builder()
            .setName(name.text())
            .setDescription(description)
            .setOwner(map.get(CommonKeys.OWN_OWNER).orElse(owner))
            .setFrom(from.get().name())
            .setPer(Names.texts(per))
            .setWindow(text(window))
            .setWatch(text(watch))
            .setDay(text(day))
            .setSlot(text(slot))
            .setWeeks(weeks)
            .setWindows(windows)
            .setTimes(times)
            .setAtLeast(number(map, AlertKeys.AT_LEAST, type))
            .setTopic(topic)
            .build());
  }

  private static String text(Optional<Name> name) {
    return name.map(Name::text).orElse("");
  }

  private Optional<AggregateMartSpec> mart(Name name) {
    if (!marts.contains(name.text())) {
      name.fault(
          "%s A model tells of its rows by publish.", Choice.unknown("mart", name.text(), marts));
      return Optional.empty();
    }
    Optional<AggregateMartSpec> watched =
        aggregates.stream()
            .filter(mart -> mart.name().equals(name.text()))
            .filter(mart -> mart.window() instanceof FixedWindows)
            .filter(mart -> mart.top().isEmpty())
            .findFirst();
    if (watched.isEmpty()) {
      name.fault(
          "%s has no fixed windows that stay; an alert watches a mart with a window such as 5m, without top",
          name);
    }
    return watched;
  }

  private static BigDecimal number(YamlMap map, Key<Optional<Name>> key, ColumnType type) {
    Optional<Name> literal = map.get(key);
    Optional<BigDecimal> number =
        literal
            .flatMap(at -> Literal.read(at, type))
            .map(value -> new BigDecimal(String.valueOf(value)));
    number
        .filter(value -> value.signum() <= 0)
        .ifPresent(value -> literal.orElseThrow().fault("%s must be more than zero", key.name()));
    return number.orElse(BigDecimal.ONE);
  }

  /** Names of marts, of whatever kind. */
  public static Set<String> names(YamlMap tables) {
    return new LinkedHashSet<>(Names.texts(tables.items().keySet()));
  }
}
