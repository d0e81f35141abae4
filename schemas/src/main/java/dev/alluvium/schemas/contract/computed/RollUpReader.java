package dev.alluvium.schemas.contract.computed;

import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.expression.Formula;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads roll-ups. */
final class RollUpReader implements ModelKind {
  static final Key<Optional<Name>> FROM = FactReader.FROM;
  static final Key<Optional<Name>> WHERE =
      Key.findValue(
          "where",
          Shape.text(),
          "What must hold of a row to count, in the SQL that the engines share; all do, if left"
              + " out.");
  static final Key<YamlMap> BY =
      Key.needEntries(
          "by",
          Shape.block(FactReader.COLUMN),
          "What rows are grouped by, and so the key: columns of the source, or computed of them.");
  static final String COUNT = "count";
  static final String RUNNING = "running";
  static final Key<Optional<Name>> OF =
      Key.needName("of", "A measure that counts, sums up, or is the least or the largest.");
  static final Key<Optional<Name>> ALONG =
      Key.needName("by", "What tells which groups are before this one: one of those of the key.");
  static final Key<List<Name>> PER =
      Key.findNames(
          "per", "Groups that agree in these columns of the key count; all groups, if left out.");
  static final Section RUNNING_BLOCK = Section.of(OF, ALONG, PER);

  /** Each is one function: of the rows of a group, of groups, or of a group's columns. */
  static final Section MEASURE =
      Formula.block(
          List.of(
              Key.find(COUNT, Shape.constant("*"), "Rows."),
              ofColumn("count_distinct", "Different values of a column."),
              ofColumn("sum", "Sum of an int64 or numeric."),
              ofColumn("min", "Smallest value."),
              ofColumn("max", "Largest value."),
              Key.find(
                  RUNNING,
                  Shape.block(RUNNING_BLOCK),
                  "A measure of this group and all before it."),
              Key.find(
                  MadeColumns.SQL.name(),
                  Shape.text(),
                  "An expression over columns of the group, in the SQL that the engines share.")),
          WHERE,
          MadeColumns.TYPE,
          MadeColumns.PERSONAL,
          MadeColumns.DESCRIPTION);

  static final Key<YamlMap> MEASURES =
      Key.needEntries("measures", Shape.block(MEASURE), "What is known of a group.");
  private static final Section BLOCK = Section.of(FROM, WHERE, BY, MEASURES);
  private static final Definition ROLL_UP =
      Definition.of("roll_up", "Rows of a table or view, grouped and summed up.", BLOCK);
  private static final Key<Optional<YamlMap>> SECTION = ModelKind.key("roll_up", ROLL_UP, BLOCK);

  private static Key<Optional<YamlNode>> ofColumn(String name, String description) {
    return Key.find(name, Shape.anyText(), description);
  }

  @Override
  public Key<Optional<YamlMap>> key() {
    return SECTION;
  }

  @Override
  public Definition definition() {
    return ROLL_UP;
  }

  @Override
  public List<Name> relations(YamlMap block) {
    return block.get(FROM).stream().toList();
  }

  @Override
  public List<Name> expressions(YamlMap block) {
    List<Name> expressions = new ArrayList<>(block.get(WHERE).stream().toList());
    groups(block).values().forEach(group -> group.get(MadeColumns.SQL).ifPresent(expressions::add));
    measures(block)
        .values()
        .forEach(
            measure ->
                Stream.of(measure.get(MadeColumns.SQL), measure.get(WHERE))
                    .flatMap(Optional::stream)
                    .forEach(expressions::add));
    return expressions;
  }

  static Map<Name, YamlMap> groups(YamlMap block) {
    return Entries.of(block.get(BY), "column", FactReader.COLUMN);
  }

  static Map<Name, YamlMap> measures(YamlMap block) {
    Map<Name, YamlMap> measures = new LinkedHashMap<>();
    block
        .get(MEASURES)
        .items()
        .forEach((name, value) -> measures.put(name, value.map("measure " + name)));
    return measures;
  }

  @Override
  public Optional<Made> read(YamlMap block, String of, Relations relations) {
    Optional<Columns> source = block.get(FROM).flatMap(relations::columns);
    return source.map(columns -> new RollUpReading(block, of, columns).read());
  }
}
