package dev.alluvium.schemas.contract.event;

import dev.alluvium.schemas.contract.column.FieldReader;
import dev.alluvium.schemas.contract.expression.DerivedReader;
import dev.alluvium.schemas.contract.fault.Choice;
import dev.alluvium.schemas.contract.yaml.CommonKeys;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The blocks of columns that a domain's events share, by section and name. */
public final class Blocks {
  private static final Key<YamlMap> FIELDS =
      Key.findEntries(
          "fields",
          Shape.entries(FieldReader.FIELD.reference()),
          "Blocks of fields by name; an event takes them by use.");
  private static final Key<YamlMap> DERIVE =
      Key.findEntries(
          "derive",
          Shape.entries(DerivedReader.DERIVED.reference()),
          "Blocks of computed columns by name; an event takes them by use.");
  private static final Section FILE =
      Section.of(CommonKeys.domain("blocks"), FIELDS, DERIVE).withSomeOf(FIELDS, DERIVE);
  public static final Definition BLOCKS =
      Definition.of("blocks", "What events of the domain share.", FILE);

  /** The sections of an event that can use blocks. */
  static final List<String> SECTIONS = List.of(FIELDS.name(), DERIVE.name());

  private final Map<String, Map<String, Block>> bySection = new LinkedHashMap<>();
  private final Set<Name> used = new HashSet<>();
  private boolean complete = true;

  /**
   * Columns under a name.
   *
   * @param columns what is written of each; empty where that is at fault
   */
  private record Block(Name name, Map<Name, YamlNode> columns) {}

  private Blocks() {}

  public static Blocks none() {
    return new Blocks();
  }

  public static Blocks read(YamlMap root) {
    root.of(FILE);
    Blocks blocks = new Blocks();
    for (Key<YamlMap> section : List.of(FIELDS, DERIVE)) {
      Map<String, Block> ofSection = new LinkedHashMap<>();
      root.get(section).items().forEach((name, v) -> ofSection.put(name.text(), block(name, v)));
      blocks.bySection.put(section.name(), ofSection);
    }
    return blocks;
  }

  private static Block block(Name name, YamlNode value) {
    YamlMap map = value.map("block " + name.inSnakeCase("block"));
    Map<Name, YamlNode> columns = new LinkedHashMap<>(map.items());
    columns.entrySet().stream()
        .filter(item -> UsedBlocks.isUse(item.getKey(), item.getValue()))
        .findFirst()
        .ifPresent(
            use -> {
              use.getKey().fault("a block has columns alone; let the events use both blocks");
              columns.clear();
            });
    if (map.isReadable() && map.items().isEmpty()) {
      name.fault("block %s is empty", name);
    }
    return new Block(name, columns);
  }

  /** Says that a file could not be read: a block that is not here may be in it. */
  public void markIncomplete() {
    complete = false;
  }

  /**
   * The columns of a block; none where it is at fault. A fault says which blocks there are where it
   * is none of them.
   */
  Map<Name, YamlNode> use(String section, Name name) {
    Map<String, Block> ofSection = bySection.getOrDefault(section, Map.of());
    Optional<Block> block = Optional.ofNullable(ofSection.get(name.text()));
    if (block.isEmpty() && complete) {
      name.fault("%s", Choice.unknown("block of " + section, name.text(), ofSection.keySet()));
    }
    block.map(Block::name).ifPresent(used::add);
    return block.map(Block::columns).orElse(Map.of());
  }

  /** Reports blocks that no event has used. */
  public void checkUsed() {
    bySection.values().stream()
        .flatMap(ofSection -> ofSection.values().stream())
        .filter(block -> !block.columns().isEmpty())
        .map(Block::name)
        .filter(name -> !used.contains(name))
        .forEach(name -> name.fault("no event uses block %s; use it, or take it out", name));
  }
}
