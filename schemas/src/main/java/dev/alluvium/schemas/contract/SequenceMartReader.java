package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.ColumnType;
import dev.alluvium.schemas.spec.Condition;
import dev.alluvium.schemas.spec.Copy;
import dev.alluvium.schemas.spec.DerivedSpec;
import dev.alluvium.schemas.spec.DifferenceSpec;
import dev.alluvium.schemas.spec.SequenceMartSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a mart of one row per event with differences to the row before it. */
final class SequenceMartReader implements MartReader<SequenceMartSpec> {
  private static final List<String> SECTIONS = List.of("sequence", "differences");

  private static final List<String> KEYS =
      List.of(
          "description",
          "owner",
          "from",
          "where",
          "columns",
          "sequence",
          "differences",
          "partition_by",
          "cluster_by");

  @Override
  public Class<SequenceMartSpec> kind() {
    return SequenceMartSpec.class;
  }

  @Override
  public List<String> sections() {
    return SECTIONS;
  }

  @Override
  public SequenceMartSpec read(Name name, YamlMap map, String owner, Events events) {
    return new Declared(name, map, owner, events).read();
  }

  /** One mart as it is declared. */
  private static final class Declared {
    private final YamlMap map;
    private final MartHead head;
    private final Columns columns;

    Declared(Name name, YamlMap map, String owner, Events events) {
      this.map = map.allow(KEYS);
      this.head = MartHead.read(name, map, owner, events);
      this.columns = Columns.of(head.name(), "column");
    }

    SequenceMartSpec read() {
      List<DerivedSpec> specs =
          DerivedReader.readAll(map.needMap("columns"), "column", head.event(), columns);
      YamlMap sequence = map.needMap("sequence").allow(List.of("per", "order", "prefer"));
      List<String> per = columns.resolve(sequence.needNames("per"));
      Optional<Name> order = sequence.needName("order");
      order.ifPresent(name -> checkOrder(name, specs));
      List<Condition> prefer =
          sequence
              .find("prefer")
              .map(at -> ConditionReader.read(at.map("prefer"), head.event()))
              .orElse(List.of());
      return SequenceMartSpec.builder()
          .setName(head.name())
          .setDescription(head.description())
          .setOwner(head.owner())
          .setFrom(head.from())
          .setWhere(head.where())
          .setColumns(specs)
          .setPer(per)
          .setOrder(order.map(Name::text).orElse(""))
          .setPrefer(prefer)
          .setDifferences(differences())
          .setPartitionBy(Layout.partitionBy(map, columns))
          .setClusterBy(Layout.clusterBy(map, columns))
          .build();
    }

    /** Runs and streams tell by event time which rows they have to compute. */
    private void checkOrder(Name order, List<DerivedSpec> specs) {
      Optional<Column> column = columns.find(order);
      boolean copiesTime =
          specs.stream()
              .filter(spec -> spec.name().equals(order.text()))
              .map(DerivedSpec::expression)
              .anyMatch(e -> e instanceof Copy copy && head.event().isEventTime(copy.column()));
      if (column.isPresent() && !copiesTime) {
        order.fault("order must be a copy of the event's time; %s is not", order);
      }
    }

    private List<DifferenceSpec> differences() {
      List<DifferenceSpec> specs = new ArrayList<>();
      Columns event = columns.copyAs("column");
      for (Map.Entry<Name, YamlNode> item : map.needMap("differences").items().entrySet()) {
        Name name = item.getKey().inSnakeCase("difference");
        specs.add(difference(name, item.getValue().map("difference " + name), event));
      }
      return List.copyOf(specs);
    }

    private DifferenceSpec difference(Name name, YamlMap block, Columns event) {
      block.allow(List.of("of", "description", "quality", "gap", "reset", "reversed"));
      Optional<Name> of = block.needName("of");
      Optional<Column> number = of.flatMap(event::find);
      number.ifPresent(n -> Parameter.NUMBER.check(name, of.get(), n));
      ColumnType type = number.flatMap(Column::type).orElse(ColumnType.INT64);
      Optional<String> personal = number.flatMap(Column::personal);
      String description = block.needText("description");
      YamlMap quality = block.needMap("quality").allow(List.of("name", "description"));
      Optional<Name> qualityName =
          quality.needName("name").map(qualified -> qualified.inSnakeCase("column"));
      columns.add(name, new Column(name.text(), Optional.of(type), personal, description));
      qualityName.ifPresent(
          q ->
              columns.add(
                  q, new Column(q.text(), Optional.of(ColumnType.STRING), Optional.empty(), "")));
      return DifferenceSpec.builder()
          .setName(name.text())
          .setDescription(description)
          .setOf(of.map(Name::text).orElse(""))
          .setType(type)
          .setQuality(qualityName.map(Name::text).orElse(""))
          .setQualityDescription(quality.needText("description"))
          .setPersonal(personal)
          .setGap(gap(block))
          .setReset(reset(block))
          .setReversed(block.choice("reversed", "rule", DifferenceSpec.Reversed.class))
          .build();
    }

    private static Optional<Duration> gap(YamlMap block) {
      return block.find("gap").map(at -> WindowReader.duration(at, "gap"));
    }

    private static Optional<Double> reset(YamlMap block) {
      Optional<Name> literal = block.find("reset").flatMap(at -> at.name("reset"));
      Optional<Double> perSecond =
          literal.flatMap(at -> Literal.read(at, ColumnType.FLOAT64)).map(value -> (Double) value);
      perSecond
          .filter(value -> value <= 0)
          .ifPresent(
              value -> literal.orElseThrow().fault("reset must be more than zero per second"));
      return perSecond;
    }
  }
}
