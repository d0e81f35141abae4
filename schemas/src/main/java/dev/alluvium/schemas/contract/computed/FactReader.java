package dev.alluvium.schemas.contract.computed;

import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.spec.computed.FactSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads facts. */
final class FactReader implements ModelKind<FactSpec> {

  static final Key<Optional<Name>> FROM =
      Key.needValue(
          "from",
          DimensionReader.RELATION,
          "The table or view that has the rows, by dataset and name.");
  static final Key<List<Name>> KEY =
      Key.needNames("key", "The columns that tell rows apart; two rows of one key are a failure.");
  static final Key<Optional<Name>> IN =
      Key.needValue(
          "in",
          DimensionReader.RELATION,
          "The dimension, or other table or view, by dataset and name.");
  static final Key<YamlMap> BY =
      Key.needEntries(
          "by", Shape.anyText(), "Its columns, and the columns of the fact that they equal.");
  static final Key<Optional<Name>> AS_OF =
      Key.findName(
          "as_of",
          "A date or timestamp of the fact: of several rows the one with the latest start that is not"
              + " behind it counts, before all starts the first.");
  static final Key<Optional<Name>> STARTS =
      Key.findName(
          "starts", "Its date or timestamp that as_of goes by; that of a dimension is known.");
  static final Key<YamlMap> TAKE =
      Key.needEntries("take", Shape.anyText(), "Names in the fact, and its columns that they are.");
  private static final Section LOOK_UP = Section.of(IN, BY, AS_OF, STARTS, TAKE);
  private static final Key<YamlMap> LOOK_UPS =
      Key.findEntries(
          "look_ups",
          Shape.block(LOOK_UP),
          "By names: rows of other relations that belong to a row.");
  static final Section COLUMN = Section.of(MadeColumns.KEYS);
  static final Key<YamlMap> COLUMNS =
      Key.needEntries(
          "columns",
          Shape.block(COLUMN),
          "The table's columns, in its order: of the source, looked up, or computed.");
  private static final Section BLOCK = Section.of(FROM, KEY, LOOK_UPS, COLUMNS);
  private static final Definition FACT =
      Definition.of("fact", "Rows of a table or view, with what dimensions know of them.", BLOCK);
  private static final Key<Optional<YamlMap>> SECTION = ModelKind.key("fact", FACT, BLOCK);

  @Override
  public Class<FactSpec> kind() {
    return FactSpec.class;
  }

  @Override
  public Key<Optional<YamlMap>> key() {
    return SECTION;
  }

  @Override
  public Definition definition() {
    return FACT;
  }

  @Override
  public List<Name> relations(YamlMap block) {
    List<Name> names = new ArrayList<>();
    block.get(FROM).ifPresent(names::add);
    lookUps(block).values().forEach(lookUp -> lookUp.get(IN).ifPresent(names::add));
    return names;
  }

  @Override
  public List<Name> expressions(YamlMap block) {
    return ComputedColumns.inSharedSql(columns(block));
  }

  static Map<Name, YamlMap> columns(YamlMap block) {
    return Entries.of(block.get(COLUMNS), "column", COLUMN);
  }

  static Map<Name, YamlMap> lookUps(YamlMap block) {
    return Entries.of(block.get(LOOK_UPS), "look-up", LOOK_UP);
  }

  @Override
  public Optional<Made> read(YamlMap block, String of, ReadableRelations relations) {
    Optional<Columns> source = block.get(FROM).flatMap(relations::columns);
    return source.map(columns -> new FactReading(block, of, columns, relations).read());
  }
}
