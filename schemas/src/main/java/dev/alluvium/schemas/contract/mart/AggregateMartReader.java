package dev.alluvium.schemas.contract.mart;

import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.event.Events;
import dev.alluvium.schemas.contract.event.Publishing;
import dev.alluvium.schemas.contract.expression.DerivedReader;
import dev.alluvium.schemas.contract.measure.MeasureReader;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import dev.alluvium.schemas.spec.mart.MeasureSpec;
import dev.alluvium.schemas.spec.mart.TopSpec;
import dev.alluvium.schemas.spec.window.FixedWindows;
import dev.alluvium.schemas.spec.window.SessionWindows;
import dev.alluvium.schemas.spec.window.WindowColumn;
import dev.alluvium.schemas.spec.window.WindowColumn.Part;
import dev.alluvium.schemas.spec.window.WindowSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a mart of one row per group of events and window. */
final class AggregateMartReader implements MartReader<AggregateMartSpec> {
  private static final Key<Optional<YamlNode>> WINDOW =
      Key.need(
          "window",
          WindowReader.WINDOW.reference(),
          "How event time is cut: a length such as 1h, or a block.");
  static final Key<YamlMap> DIMENSIONS =
      Key.needEntries(
          "dimensions",
          Shape.having(
              List.of(WindowColumnReader.WINDOW),
              WindowColumnReader.COLUMN.reference(),
              DerivedReader.DERIVED.reference()),
          "What events are grouped by, and of which window a row is.");
  private static final Key<YamlMap> MEASURES =
      Key.needEntries(
          "measures",
          MeasureReader.MEASURE.reference(),
          "What is known of a group. An expression reads dimensions and the measures above it.");
  static final Key<Optional<YamlNode>> TOP =
      Key.find("top", TopReader.TOP.reference(), "Keeps the first n groups and numbers them.");
  static final Key<List<Name>> GRAIN =
      Key.needNames(
              "grain",
              "Columns of the key; by default the dimensions, with top the columns of per and the"
                  + " rank. A session mart whose dimensions have no window's start must give it.")
          .atTimes();
  private static final Key<Optional<YamlMap>> PUBLISH =
      Publishing.key("Where a stream tells of each row that changes.");
  private static final Section KEYS =
      MartHead.section(WINDOW, DIMENSIONS, MEASURES, TOP, GRAIN, ColumnOrder.COLUMNS, PUBLISH);
  private static final Definition MART =
      Definition.of("aggregate_mart", "A mart of one row per group of events and window.", KEYS);

  @Override
  public Class<AggregateMartSpec> kind() {
    return AggregateMartSpec.class;
  }

  @Override
  public Definition definition() {
    return MART;
  }

  @Override
  public List<Key<?>> sections() {
    return List.of(WINDOW, DIMENSIONS, MEASURES, TOP);
  }

  @Override
  public List<AggregateMartSpec> read(Name name, YamlMap map, String owner, Events events) {
    return List.of(new Declared(name, map, owner, events).read());
  }

  @Override
  public void check(AggregateMartSpec mart, YamlMap place, EventSpec event) {
    MartKey.check(mart, place, event);
  }

  /** One mart as it is declared. */
  private static final class Declared {
    private final YamlMap map;
    private final MartHead head;
    private final Columns dimensions;
    private final Events events;
    private final List<WindowColumn> windowColumns = new ArrayList<>();
    private final List<DerivedSpec> groupedBy = new ArrayList<>();

    Declared(Name name, YamlMap map, String owner, Events events) {
      this.map = map.of(KEYS);
      this.events = events;
      this.head = MartHead.read(name, map, owner, events);
      this.dimensions = Columns.of(head.name(), "dimension");
    }

    AggregateMartSpec read() {
      WindowSpec window =
          map.get(WINDOW).map(WindowReader::read).orElse(new FixedWindows(Duration.ofDays(1)));
      readDimensions(window);
      Columns group = dimensions.copyAs("column");
      List<MeasureSpec> measures = measures(group);
      Optional<TopSpec> top =
          map.get(TOP).map(value -> TopReader.read(value.map(TOP.name()), dimensions, group));
      return AggregateMartSpec.builder()
          .setName(head.name())
          .setDescription(head.description())
          .setOwner(head.owner())
          .setFrom(head.from())
          .setWhere(head.where())
          .setWindow(window)
          .setWindowColumns(List.copyOf(windowColumns))
          .setDimensions(List.copyOf(groupedBy))
          .setMeasures(measures)
          .setTop(top)
          .setGrain(grain(window, top, group))
          .setColumns(ColumnOrder.read(map, List.copyOf(dimensions.names()), top, group))
          .setTopic(map.get(PUBLISH).flatMap(told -> Publishing.topic(head.name(), told, events)))
          .setPartitionBy(Layout.partitionBy(map, group))
          .setClusterBy(Layout.clusterBy(map, group))
          .build();
    }

    private void readDimensions(WindowSpec window) {
      for (Map.Entry<Name, YamlNode> item : map.get(DIMENSIONS).items().entrySet()) {
        if (WindowColumnReader.is(item.getValue())) {
          windowColumns.add(
              WindowColumnReader.read(item.getKey(), item.getValue(), window, dimensions));
        } else {
          DerivedReader.Derived derived =
              DerivedReader.read(item.getKey(), item.getValue(), "dimension", head.event());
          derived.column().checkTellsApart(item.getKey());
          dimensions.add(item.getKey(), derived.column());
          groupedBy.add(derived.spec());
        }
      }
    }

    private List<MeasureSpec> measures(Columns group) {
      YamlMap measures = map.get(MEASURES);
      group.expecting(measures.items().keySet());
      List<MeasureSpec> specs = new ArrayList<>();
      for (Map.Entry<Name, YamlNode> item : measures.items().entrySet()) {
        MeasureReader.Measure measure =
            MeasureReader.read(item.getKey(), item.getValue(), head.event(), group);
        group.add(item.getKey(), measure.column());
        specs.add(measure.spec());
      }
      return List.copyOf(specs);
    }

    /** What of a session is not its start changes as events come. */
    private List<String> grain(WindowSpec window, Optional<TopSpec> top, Columns group) {
      boolean isSession = window instanceof SessionWindows;
      boolean hasStart = windowColumns.stream().anyMatch(c -> c.part() == Part.START);
      if (map.has(GRAIN) || (isSession && !hasStart)) {
        return group.resolve(map.get(GRAIN));
      }
      if (top.isPresent()) {
        List<String> grain = new ArrayList<>(top.get().per());
        grain.add(top.get().rank());
        return List.copyOf(grain);
      }
      List<String> grain = new ArrayList<>(dimensions.names());
      windowColumns.stream()
          .filter(column -> isSession && column.part() != Part.START)
          .forEach(column -> grain.remove(column.name()));
      return List.copyOf(grain);
    }
  }
}
