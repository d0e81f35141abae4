package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.AggregateMartSpec;
import dev.alluvium.schemas.spec.AlertSpec;
import dev.alluvium.schemas.spec.ColumnType;
import dev.alluvium.schemas.spec.WindowSpec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the alerts of a domain: rules over marts that are read already. */
final class AlertsReader {
  private static final List<String> KEYS =
      List.of(
          "description",
          "owner",
          "from",
          "per",
          "window",
          "watch",
          "at_least",
          "times",
          "usual",
          "publish");

  /** What a name of Kafka's may be. */
  private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

  private static final int MOST_WEEKS = 52;

  private final Set<String> marts;
  private final List<AggregateMartSpec> aggregates;
  private final String owner;
  private final Events events;
  private final Map<String, String> topics = new HashMap<>();

  private AlertsReader(
      Set<String> marts, List<AggregateMartSpec> aggregates, String owner, Events events) {
    this.marts = marts;
    this.aggregates = aggregates;
    this.owner = owner;
    this.events = events;
    events.all().forEach(event -> topics.put(event.spec().topic(), event.name()));
  }

  /**
   * The alerts of {@code alerts:}; it may be left out.
   *
   * @param marts names of all marts
   */
  static List<AlertSpec> read(
      YamlMap root,
      Set<String> marts,
      List<AggregateMartSpec> aggregates,
      String owner,
      Events events) {
    AlertsReader reader = new AlertsReader(marts, aggregates, owner, events);
    List<AlertSpec> alerts = new ArrayList<>();
    root.findMap("alerts")
        .items()
        .forEach((name, value) -> reader.alert(name, value).ifPresent(alerts::add));
    return List.copyOf(alerts);
  }

  private Optional<AlertSpec> alert(Name name, YamlNode value) {
    YamlMap map = value.map("alert " + name.inSnakeCase("alert")).allow(KEYS);
    if (marts.contains(name.text())) {
      name.fault("there is a mart \"%s\" already; rename one", name);
    }
    String description = map.needText("description");
    List<Name> per = map.needNames("per");
    Optional<Name> window = map.needName("window");
    Optional<Name> watch = map.needName("watch");
    YamlMap usual = map.needMap("usual").allow(List.of("day", "slot", "weeks", "windows"));
    Optional<Name> day = usual.needName("day");
    Optional<Name> slot = usual.needName("slot");
    long weeks = whole(usual, "weeks", MOST_WEEKS);
    long windows = whole(usual, "windows", Long.MAX_VALUE);
    BigDecimal times = number(map, "times", ColumnType.NUMERIC);
    Optional<String> topic = topic(name, map);
    Optional<AggregateMartSpec> from = map.needName("from").flatMap(this::mart);
    if (from.isEmpty()) {
      number(map, "at_least", ColumnType.NUMERIC);
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
            .setOwner(map.findText("owner").orElse(owner))
            .setFrom(from.get().name())
            .setPer(Names.texts(per))
            .setWindow(text(window))
            .setWatch(text(watch))
            .setDay(text(day))
            .setSlot(text(slot))
            .setWeeks((int) weeks)
            .setWindows(windows)
            .setTimes(times)
            .setAtLeast(number(map, "at_least", type))
            .setTopic(topic)
            .build());
  }

  private static String text(Optional<Name> name) {
    return name.map(Name::text).orElse("");
  }

  private Optional<AggregateMartSpec> mart(Name name) {
    if (!marts.contains(name.text())) {
      name.fault("%s", Choice.unknown("mart", name.text(), marts));
      return Optional.empty();
    }
    Optional<AggregateMartSpec> watched =
        aggregates.stream()
            .filter(mart -> mart.name().equals(name.text()))
            .filter(mart -> mart.window().kind() == WindowSpec.Kind.FIXED)
            .filter(mart -> mart.top().isEmpty())
            .findFirst();
    if (watched.isEmpty()) {
      name.fault(
          "%s has no fixed windows that stay; an alert watches a mart with a window such as 5m, without top",
          name);
    }
    return watched;
  }

  private static long whole(YamlMap map, String key, long most) {
    Optional<Name> literal = map.needName(key);
    Optional<Long> number =
        literal.flatMap(at -> Literal.read(at, ColumnType.INT64)).map(value -> (Long) value);
    number
        .filter(value -> value < 1 || value > most)
        .ifPresent(
            value ->
                literal
                    .orElseThrow()
                    .fault(
                        "%s must be 1 or more%s",
                        key, most == Long.MAX_VALUE ? "" : ", up to " + most));
    return number.orElse(1L);
  }

  private static BigDecimal number(YamlMap map, String key, ColumnType type) {
    Optional<Name> literal = map.needName(key);
    Optional<BigDecimal> number =
        literal
            .flatMap(at -> Literal.read(at, type))
            .map(value -> new BigDecimal(String.valueOf(value)));
    number
        .filter(value -> value.signum() <= 0)
        .ifPresent(value -> literal.orElseThrow().fault("%s must be more than zero", key));
    return number.orElse(BigDecimal.ONE);
  }

  private Optional<String> topic(Name alert, YamlMap map) {
    if (!map.has("publish")) {
      return Optional.empty();
    }
    Optional<Name> topic = map.needMap("publish").allow(List.of("topic")).needName("topic");
    topic.ifPresent(
        name -> {
          String other = topics.putIfAbsent(name.text(), alert.text());
          if (!TOPIC.matcher(name.text()).matches()) {
            name.fault(
                "topic \"%s\" must be up to 249 letters, digits, dots, underscores and hyphens",
                name);
          } else if (other != null) {
            name.fault("topic \"%s\" is that of %s already", name, other);
          }
        });
    return topic.map(Name::text);
  }

  /** Names of marts, of whatever kind. */
  static Set<String> names(YamlMap tables) {
    return new LinkedHashSet<>(Names.texts(tables.items().keySet()));
  }
}
