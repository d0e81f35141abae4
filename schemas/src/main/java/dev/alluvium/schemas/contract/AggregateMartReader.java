package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.AggregateMartSpec;
import dev.alluvium.schemas.spec.DerivedSpec;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.spec.MeasureSpec;
import dev.alluvium.schemas.spec.TopSpec;
import dev.alluvium.schemas.spec.WindowSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a mart of one row per group of events and window. */
final class AggregateMartReader implements MartReader<AggregateMartSpec> {
  private static final List<String> SECTIONS = List.of("window", "dimensions", "measures", "top");

  private static final List<String> KEYS =
      List.of(
          "description",
          "owner",
          "from",
          "where",
          "window",
          "dimensions",
          "measures",
          "top",
          "grain",
          "columns",
          "partition_by",
          "cluster_by");

  @Override
  public Class<AggregateMartSpec> kind() {
    return AggregateMartSpec.class;
  }

  @Override
  public List<String> sections() {
    return SECTIONS;
  }

  @Override
  public AggregateMartSpec read(Name name, YamlMap map, String owner, Events events) {
    return new Declared(name, map, owner, events).read();
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

    Declared(Name name, YamlMap map, String owner, Events events) {
      this.map = map.allow(KEYS);
      this.head = MartHead.read(name, map, owner, events);
      this.dimensions = Columns.of(head.name(), "dimension");
    }

    AggregateMartSpec read() {
      WindowSpec window =
          map.need("window").map(WindowReader::read).orElse(WindowSpec.fixed(Duration.ofDays(1)));
      List<DerivedSpec> groupedBy =
          DerivedReader.readAll(map.needMap("dimensions"), "dimension", head.event(), dimensions);
      Columns group = dimensions.copyAs("column");
      List<MeasureSpec> measures = measures(group);
      Optional<TopSpec> top =
          map.find("top").map(value -> TopReader.read(value.map("top"), dimensions, group));
      return AggregateMartSpec.builder()
          .setName(head.name())
          .setDescription(head.description())
          .setOwner(head.owner())
          .setFrom(head.from())
          .setWhere(head.where())
          .setWindow(window)
          .setDimensions(groupedBy)
          .setMeasures(measures)
          .setTop(top)
          .setGrain(grain(window, top, group))
          .setColumns(ColumnOrder.read(map, List.copyOf(dimensions.names()), top, group))
          .setPartitionBy(Layout.partitionBy(map, group))
          .setClusterBy(Layout.clusterBy(map, group))
          .build();
    }

    private List<MeasureSpec> measures(Columns group) {
      YamlMap measures = map.needMap("measures");
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

    /** A session begins when its events say, so only its author knows what tells it apart. */
    private List<String> grain(WindowSpec window, Optional<TopSpec> top, Columns group) {
      if (map.has("grain") || window.kind() == WindowSpec.Kind.SESSION) {
        return Layout.grain(map, group);
      }
      if (top.isEmpty()) {
        return List.copyOf(dimensions.names());
      }
      List<String> grain = new ArrayList<>(top.get().per());
      grain.add(top.get().rank());
      return List.copyOf(grain);
    }
  }
}
