package dev.alluvium.schemas.contract.computed;

import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.SnakeCase;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.spec.computed.DimensionSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads dimensions. */
final class DimensionReader implements ModelKind<DimensionSpec> {
  static final Shape RELATION = SnakeCase.QUALIFIED;

  static final Key<Optional<Name>> FROM =
      Key.needValue("from", RELATION, "The table or view that has the rows, by dataset and name.");
  static final Key<List<Name>> KEY =
      Key.needNames("key", "Its columns that say which thing a row is about.");
  static final Key<Optional<Name>> STARTS =
      Key.findName(
          "starts",
          "Its date or timestamp from when a row holds; of histories row_valid_from, of satellites"
              + " load_ts. Without one there are no versions.");
  static final Key<Optional<Name>> ENDS =
      Key.findName(
          "ends",
          "Its column until when a row holds, empty while it does; of histories row_valid_to, of satellites effective_to. Else a"
              + " row holds until the next one.");
  static final Key<List<Name>> HIGHEST =
      Key.findNames("highest", "The one with the highest values, by the first column first.");
  static final Key<List<Name>> LOWEST =
      Key.findNames("lowest", "The one with the lowest values, by the first column first.");
  static final Key<Optional<YamlMap>> KEEP =
      Key.findBlock(
          "keep",
          Section.of(HIGHEST, LOWEST).withOneOf(List.of(HIGHEST, LOWEST)),
          "Which of several rows of one key, or of one key and start, counts.");
  static final Key<Optional<Name>> SCD =
      Key.findValue(
          "scd",
          Shape.oneOf(List.of(1, 2)),
          "1: in all versions it is what it was in the last. 2: it is as it was in each.");
  static final Key<Optional<Name>> COLUMN =
      Key.findName("column", "What it is called where it comes from; its own name if left out.");
  static final Key<Optional<Name>> OF =
      Key.findValue(
          "of", RELATION, "Another table or view that has it, by the key; it is of type 1 then.");
  static final Section ATTRIBUTE = Section.of(SCD, COLUMN, OF).with(MadeColumns.KEYS);
  static final Key<YamlMap> ATTRIBUTES =
      Key.needEntries(
          "attributes", Shape.block(ATTRIBUTE), "What is known of a thing, in the table's order.");
  static final Key<Optional<Name>> MEMBERS =
      Key.findValue(
          "members",
          RELATION,
          "A table or view of the things that there are; others are left out.");
  static final Key<Optional<Name>> SINCE =
      Key.findValue(
          "since", Shape.ordered(), "Start of the one version of a member that has none.");
  static final Key<Optional<Name>> VALID_FROM =
      Key.findName("valid_from", "Name of the column that says from when a version holds.");
  static final Key<Optional<Name>> VALID_TO =
      Key.findName("valid_to", "Name of the column that says until when; empty while it does.");
  static final Key<Optional<Name>> IS_CURRENT =
      Key.findName("is_current", "Name of the column that says whether it does.");
  static final Key<Optional<Name>> SURROGATE_KEY =
      Key.findName("surrogate_key", "Name of a column with a hash of key and start.");
  static final Key<Boolean> UNKNOWN_MEMBER =
      Key.flag("unknown_member", "Whether there is a row for what is not known.");
  private static final Section BLOCK =
      Section.of(
              FROM,
              KEY,
              STARTS,
              ENDS,
              KEEP,
              ATTRIBUTES,
              MEMBERS,
              SINCE,
              VALID_FROM,
              VALID_TO,
              IS_CURRENT,
              SURROGATE_KEY,
              UNKNOWN_MEMBER)
          .withBeside(SINCE, MEMBERS)
          .withBeside(UNKNOWN_MEMBER, SURROGATE_KEY);
  private static final Definition DIMENSION =
      Definition.of("dimension", "What is known of things, with its versions.", BLOCK);
  private static final Key<Optional<YamlMap>> SECTION =
      ModelKind.key("dimension", DIMENSION, BLOCK);

  @Override
  public Class<DimensionSpec> kind() {
    return DimensionSpec.class;
  }

  @Override
  public Key<Optional<YamlMap>> key() {
    return SECTION;
  }

  @Override
  public Definition definition() {
    return DIMENSION;
  }

  @Override
  public List<Name> relations(YamlMap block) {
    List<Name> names = new ArrayList<>();
    block.get(FROM).ifPresent(names::add);
    block.get(MEMBERS).ifPresent(names::add);
    attributes(block).forEach((name, attribute) -> attribute.get(OF).ifPresent(names::add));
    return names;
  }

  @Override
  public List<Name> expressions(YamlMap block) {
    return ComputedColumns.inSharedSql(attributes(block));
  }

  static Map<Name, YamlMap> attributes(YamlMap block) {
    return Entries.of(block.get(ATTRIBUTES), "attribute", ATTRIBUTE);
  }

  @Override
  public Optional<Made> read(YamlMap block, String of, ReadableRelations relations) {
    Optional<Columns> source = block.get(FROM).flatMap(relations::columns);
    return source.map(columns -> new DimensionReading(block, of, columns, relations).read());
  }
}
