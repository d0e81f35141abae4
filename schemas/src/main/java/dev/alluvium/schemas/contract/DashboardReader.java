package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.contract.column.Durations;
import dev.alluvium.schemas.contract.column.WholeNumbers;
import dev.alluvium.schemas.contract.fault.Choice;
import dev.alluvium.schemas.contract.yaml.CommonKeys;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Names;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.dashboard.DashboardSpec;
import dev.alluvium.schemas.spec.dashboard.TileSpec;
import dev.alluvium.schemas.spec.dashboard.TileSpec.Combine;
import dev.alluvium.schemas.spec.dashboard.TileSpec.Show;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import dev.alluvium.schemas.warehouse.RowTimes;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads what a live page shows of a domain whose tables and views are known. */
final class DashboardReader {
  private static final int MOST_ROWS = 500;
  private static final List<ColumnType> NUMBERS =
      List.of(ColumnType.INT64, ColumnType.FLOAT64, ColumnType.NUMERIC);
  private static final List<ColumnType> TIMES = List.of(ColumnType.DATE, ColumnType.TIMESTAMP);

  private static final Key<String> TITLE = Key.needText("title", "What stands above it.");
  private static final Key<Optional<Show>> SHOW =
      Key.needWord("show", Show.class, "How it is drawn.");
  private static final Key<Optional<Name>> FROM =
      Key.needName(
          "from", "A mart, model or view, by its name; those of other datasets as dataset.name.");
  private static final Key<List<Name>> VALUES =
      Key.findNames("values", "Columns with values; where it is left out, rows are counted.");
  private static final Key<List<Name>> BY =
      Key.findNames("by", "Columns whose values label the values.");
  private static final Key<List<Name>> TIME =
      Key.findNames(
          "time",
          2,
          "The time of a row: a date or timestamp, and perhaps a column with the hour of the day;"
              + " by default the column that an aggregate mart is partitioned by, and its hour.");
  private static final Key<Optional<YamlNode>> WINDOW =
      Key.find(
          "window",
          Durations.DURATION.reference(),
          "How far back from the newest row rows count; by default those of the newest time do.");
  private static final Key<Optional<Combine>> COMBINE =
      Key.findWord(
          "combine",
          "way to combine",
          Combine.class,
          "How rows of one label become one value; by default sum, and latest where values do not"
              + " add up over times.");
  private static final Key<Optional<Name>> SORT =
      Key.findName("sort", "The column that a table's rows are sorted by, ascending.");
  private static final Key<Optional<Name>> LIMIT =
      Key.findValue("limit", Shape.countUpTo(MOST_ROWS), "The most rows; by default 10.");
  private static final Key<Optional<String>> UNIT =
      Key.findText("unit", "What stands behind values, such as USD.");
  private static final Section TILE =
      Section.of(TITLE, SHOW, FROM, VALUES, BY, TIME, WINDOW, COMBINE, SORT, LIMIT, UNIT);
  static final Definition TILE_DEFINITION =
      Definition.of("tile", "Values of a relation, by labels, over a stretch of time.", TILE);

  private static final Key<Optional<String>> DESCRIPTION =
      Key.findText("description", "What it is about.");
  private static final Key<YamlMap> TILES =
      Key.needEntries("tiles", TILE_DEFINITION.reference(), "Tiles by name, in their order.");
  private static final Section FILE =
      Section.of(CommonKeys.domain("dashboard"), TITLE, DESCRIPTION, TILES);
  static final Definition DASHBOARD =
      Definition.of("dashboard", "What the live page shows of the domain.", FILE);

  private final DomainSpec domain;

  /** By qualified name, the columns of each relation. */
  private final Map<String, List<ColumnSpec>> relations;

  private DashboardReader(DomainSpec domain) {
    this.domain = domain;
    this.relations = WarehouseModel.of(domain).relations();
  }

  /**
   * Reads it.
   *
   * @param domain all else, without a fault
   */
  static DashboardSpec read(YamlMap root, DomainSpec domain) {
    DashboardReader reader = new DashboardReader(domain);
    root.of(FILE);
    List<TileSpec> tiles = new ArrayList<>();
    root.get(TILES)
        .items()
        .forEach((name, value) -> reader.tile(name, value).ifPresent(tiles::add));
    return new DashboardSpec(root.get(TITLE), root.get(DESCRIPTION).orElse(""), tiles);
  }

  private Optional<TileSpec> tile(Name name, YamlNode value) {
    YamlMap map = value.map("tile " + name.inSnakeCase("tile")).of(TILE);
    String title = map.get(TITLE);
    Optional<Show> show = map.get(SHOW);
    Optional<String> from = map.get(FROM).flatMap(this::relation);
    if (show.isEmpty() || from.isEmpty()) {
      return Optional.empty();
    }
    List<ColumnSpec> columns = relations.getOrDefault(from.get(), List.of());
    Optional<AggregateMartSpec> mart = RowTimes.mart(domain, from.get());
    List<String> values = known(map.get(VALUES), from.get(), columns);
    if (show.get() != Show.TABLE) {
      map.get(VALUES).forEach(column -> check(column, columns, NUMBERS, "a number"));
    }
    List<String> time = time(map, from.get(), columns, mart);
    Optional<Duration> window = map.get(WINDOW).map(length -> Durations.read(length, "window"));
    List<String> by = known(map.get(BY), from.get(), columns);
    checkShow(show.get(), name, values, by, time, window);
    return Optional.of(
        TileSpec.builder()
            .setName(name.text())
            .setTitle(title)
            .setShow(show.get())
            .setFrom(from.get())
            .setValues(values)
            .setBy(by)
            .setTime(time)
            .setWindow(window)
            .setCombine(combine(map, show.get(), mart, values, time))
            .setSort(
                map.get(SORT)
                    .flatMap(c -> known(List.of(c), from.get(), columns).stream().findFirst()))
            .setLimit(limit(map))
            .setUnit(map.get(UNIT))
            .build());
  }

  private Optional<String> relation(Name name) {
    boolean isQualified = name.text().contains(".");
    String qualified = isQualified ? name.text() : Dataset.MART.table(name.text());
    if (!relations.containsKey(qualified)) {
      List<String> options =
          relations.keySet().stream()
              .filter(known -> isQualified || Dataset.MART.has(known))
              .map(known -> isQualified ? known : Dataset.MART.nameIn(known))
              .toList();
      name.fault("%s", Choice.unknown("mart, model or view", name.text(), options));
      return Optional.empty();
    }
    return Optional.of(qualified);
  }

  private static List<String> known(List<Name> names, String from, List<ColumnSpec> columns) {
    List<String> options = columns.stream().map(ColumnSpec::name).toList();
    names.stream()
        .filter(name -> !options.contains(name.text()))
        .forEach(name -> name.fault("%s", Choice.missing(from, "column", name.text(), options)));
    return Names.texts(names);
  }

  private static void check(
      Name name, List<ColumnSpec> columns, List<ColumnType> types, String what) {
    columns.stream()
        .filter(column -> column.name().equals(name.text()) && !types.contains(column.type()))
        .forEach(
            column -> name.fault("%s is %s, not %s", name, column.type().contractName(), what));
  }

  private List<String> time(
      YamlMap map, String from, List<ColumnSpec> columns, Optional<AggregateMartSpec> mart) {
    List<Name> names = map.get(TIME);
    if (names.isEmpty()) {
      return mart.map(RowTimes::of).orElse(List.of());
    }
    check(names.get(0), columns, TIMES, "a date or timestamp");
    names.stream()
        .skip(1)
        .forEach(hour -> check(hour, columns, List.of(ColumnType.INT64), "an hour of the day"));
    names.stream().skip(2).forEach(n -> n.fault("time takes two columns at most"));
    return known(names, from, columns);
  }

  private static void checkShow(
      Show show,
      Name tile,
      List<String> values,
      List<String> by,
      List<String> time,
      Optional<Duration> window) {
    if (time.isEmpty() && (window.isPresent() || show == Show.SERIES || show == Show.COMPARE)) {
      tile.fault("tile %s needs to know the time of a row; name its columns in \"time\"", tile);
    }
    boolean isOfOne = show == Show.NUMBER || show == Show.SHARE || show == Show.MAP;
    if ((isOfOne || show == Show.COMPARE) && values.size() > 1) {
      tile.fault("tile %s shows one value; leave the others out of \"values\"", tile);
    }
    if (show == Show.NUMBER && !by.isEmpty()) {
      tile.fault("tile %s is one number; leave \"by\" out", tile);
    }
    if ((show == Show.SHARE || show == Show.MAP || show == Show.COMPARE) && by.isEmpty()) {
      tile.fault("tile %s needs a key \"by\": what is told apart", tile);
    }
    if (show == Show.SERIES && !by.isEmpty() && values.size() > 1) {
      tile.fault("tile %s has a line per label; with \"by\" it shows one value", tile);
    }
    if (show == Show.TABLE && values.isEmpty()) {
      tile.fault("tile %s needs a key \"values\": the columns of the table", tile);
    }
  }

  /** Sums of what does not add up would be wrong and look right. */
  private static Combine combine(
      YamlMap map,
      Show show,
      Optional<AggregateMartSpec> mart,
      List<String> values,
      List<String> time) {
    Set<String> others =
        mart.map(
                spec ->
                    spec.measures().stream()
                        .map(measure -> measure.name())
                        .filter(measure -> values.contains(measure))
                        .filter(measure -> !RowTimes.addingUp(spec).contains(measure))
                        .collect(Collectors.toSet()))
            .orElse(Set.of());
    boolean isAlongTime = show == Show.SERIES || show == Show.COMPARE;
    boolean addsUp =
        isAlongTime
            || (others.isEmpty() && (mart.isPresent() || time.isEmpty() || values.isEmpty()));
    Optional<Combine> given = map.get(COMBINE);
    given
        .filter(combine -> combine == Combine.SUM)
        .ifPresent(
            sum ->
                others.forEach(
                    measure ->
                        map.at(COMBINE)
                            .ifPresent(
                                at ->
                                    at.fault(
                                        "%s does not add up over rows; take latest or max",
                                        measure))));
    return given.orElse(addsUp ? Combine.SUM : Combine.LATEST);
  }

  private static int limit(YamlMap map) {
    return WholeNumbers.find(map, LIMIT, MOST_ROWS).orElse(10);
  }
}
