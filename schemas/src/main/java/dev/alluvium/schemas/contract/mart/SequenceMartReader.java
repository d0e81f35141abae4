package dev.alluvium.schemas.contract.mart;

import dev.alluvium.schemas.contract.column.Column;
import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.column.Durations;
import dev.alluvium.schemas.contract.column.Literal;
import dev.alluvium.schemas.contract.column.Parameter;
import dev.alluvium.schemas.contract.event.Events;
import dev.alluvium.schemas.contract.expression.ConditionReader;
import dev.alluvium.schemas.contract.expression.DerivedReader;
import dev.alluvium.schemas.contract.yaml.CommonKeys;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.column.ColumnMeaning;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.expression.Condition;
import dev.alluvium.schemas.spec.expression.Copy;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import dev.alluvium.schemas.spec.mart.DifferenceSpec;
import dev.alluvium.schemas.spec.mart.SequenceMartSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a mart of one row per event with differences to the row before it. */
public final class SequenceMartReader implements MartReader<SequenceMartSpec> {
  private static final Key<List<Name>> PER =
      Key.needNames("per", "Columns of the mart whose values tell sequences apart.");
  private static final Key<Optional<Name>> ORDER =
      Key.needName(
          "order",
          "Column of the mart that is a copy of the event's time; with the columns of per it is the"
              + " key.");
  private static final Key<Optional<YamlNode>> PREFER =
      Key.find(
          "prefer",
          ConditionReader.CONDITIONS.reference(),
          "Of several events of one instant, one on which these hold counts before the others.");
  private static final Key<YamlMap> SEQUENCE =
      Key.needBlock("sequence", Section.of(PER, ORDER, PREFER), "Which rows follow each other.");

  private static final Key<Optional<Name>> OF =
      Key.needName("of", "Column of the mart with the number.");
  private static final Key<Optional<Name>> QUALITY_NAME = Key.needName("name", "Its name.");
  private static final Key<YamlMap> QUALITY =
      Key.needBlock(
          "quality",
          Section.of(QUALITY_NAME, CommonKeys.DESCRIPTION),
          "The column that says what the difference is worth: first, missing, gap, reset, reversed"
              + " or ok.");
  private static final Key<Optional<YamlNode>> GAP =
      Key.find(
          "gap",
          Durations.DURATION.reference(),
          "The longest time between two rows that has a difference.");
  private static final Key<Optional<Name>> RESET =
      Key.findValue(
          "reset",
          Shape.aboveZero(),
          "The most per second, up or down, that is a difference and no reset of a counter.");
  private static final Key<Optional<DifferenceSpec.Reversed>> REVERSED =
      Key.findWord(
          "reversed",
          "rule",
          DifferenceSpec.Reversed.class,
          "What stands for a difference below zero: its absolute value, or NULL. Left out, it"
              + " stands as it is.");
  private static final Section DIFFERENCE_KEYS =
      Section.of(OF, CommonKeys.DESCRIPTION, QUALITY, GAP, RESET, REVERSED);
  public static final Definition DIFFERENCE =
      Definition.of(
          "difference", "By how much a number has changed since the row before.", DIFFERENCE_KEYS);
  private static final Key<YamlMap> DIFFERENCES =
      Key.needEntries("differences", DIFFERENCE.reference(), "Differences by name.");

  private static final Section KEYS =
      MartHead.section(DerivedReader.COLUMNS, SEQUENCE, DIFFERENCES);
  private static final Definition MART =
      Definition.of(
          "sequence_mart",
          "A mart of one row per event that counts, with differences to the row before it in its"
              + " sequence.",
          KEYS);

  @Override
  public Class<SequenceMartSpec> kind() {
    return SequenceMartSpec.class;
  }

  @Override
  public Definition definition() {
    return MART;
  }

  @Override
  public List<Key<?>> sections() {
    return List.of(SEQUENCE, DIFFERENCES);
  }

  @Override
  public List<SequenceMartSpec> read(Name name, YamlMap map, String owner, Events events) {
    return List.of(new Declared(name, map, owner, events).read());
  }

  /** One mart as it is declared. */
  private static final class Declared {
    private final YamlMap map;
    private final MartHead head;
    private final Columns columns;

    Declared(Name name, YamlMap map, String owner, Events events) {
      this.map = map.of(KEYS);
      this.head = MartHead.read(name, map, owner, events);
      this.columns = Columns.of(head.name(), "column");
    }

    SequenceMartSpec read() {
      List<DerivedSpec> specs =
          DerivedReader.readAll(map.get(DerivedReader.COLUMNS), "column", head.event(), columns);
      YamlMap sequence = map.get(SEQUENCE);
      List<String> per = columns.resolveKey(sequence.get(PER));
      Optional<Name> order = sequence.get(ORDER);
      order.ifPresent(name -> checkOrder(name, specs));
      List<Condition> prefer =
          sequence
              .get(PREFER)
              .map(at -> ConditionReader.read(at, PREFER.name(), head.event()))
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
      for (Map.Entry<Name, YamlNode> item : map.get(DIFFERENCES).items().entrySet()) {
        Name name = item.getKey().inSnakeCase("difference");
        specs.add(difference(name, item.getValue().map("difference " + name), event));
      }
      return List.copyOf(specs);
    }

    private DifferenceSpec difference(Name name, YamlMap block, Columns event) {
      block.of(DIFFERENCE_KEYS);
      Optional<Name> of = block.get(OF);
      Optional<Column> number = of.flatMap(event::find);
      number.ifPresent(n -> Parameter.NUMBER.check(name, of.get(), n));
      ColumnType type = number.flatMap(Column::type).orElse(ColumnType.INT64);
      ColumnMeaning meaning =
          number
              .map(Column::meaning)
              .orElse(ColumnMeaning.none())
              .withDescription(block.get(CommonKeys.DESCRIPTION));
      YamlMap quality = block.get(QUALITY);
      Optional<Name> qualityName =
          quality.get(QUALITY_NAME).map(qualified -> qualified.inSnakeCase("column"));
      columns.add(name, new Column(name.text(), Optional.of(type), meaning));
      qualityName.ifPresent(
          q -> columns.add(q, Column.bare(q.text(), Optional.of(ColumnType.STRING))));
      return DifferenceSpec.builder()
          .setName(name.text())
          .setMeaning(meaning)
          .setOf(of.map(Name::text).orElse(""))
          .setType(type)
          .setQuality(qualityName.map(Name::text).orElse(""))
          .setQualityDescription(quality.get(CommonKeys.DESCRIPTION))
          .setGap(gap(block))
          .setReset(reset(block))
          .setReversed(block.get(REVERSED))
          .build();
    }

    private static Optional<Duration> gap(YamlMap block) {
      return block.get(GAP).map(at -> Durations.read(at, GAP.name()));
    }

    private static Optional<Double> reset(YamlMap block) {
      Optional<Name> literal = block.get(RESET);
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
