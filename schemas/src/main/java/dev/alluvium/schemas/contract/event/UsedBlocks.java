package dev.alluvium.schemas.contract.event;

import dev.alluvium.schemas.contract.column.FieldReader;
import dev.alluvium.schemas.contract.expression.DerivedReader;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes an event's section out: {@code use: [place, user]} stands for the columns of those blocks,
 * in its place. A section is one block of columns, or a list of them where shared columns stand in
 * several places. Columns are in the order in which they are then written; none is there twice.
 */
public final class UsedBlocks {
  private static final String USE = "use";

  public static final Definition FIELDS =
      part("fields", "Fields, and blocks of them.", FieldReader.FIELD.reference());
  public static final Definition DERIVE =
      part("derive", "Computed columns, and blocks of them.", DerivedReader.DERIVED.reference());

  /** What an event has as a section: columns, or a list of parts. */
  static final Shape FIELDS_OR_PARTS = orParts(FIELDS);

  static final Shape DERIVE_OR_PARTS = orParts(DERIVE);

  private final Blocks blocks;
  private final String section;
  private final Map<Name, YamlNode> columns = new LinkedHashMap<>();
  private final Map<String, Written> written = new HashMap<>();
  private final Set<String> used = new HashSet<>();
  private boolean complete = true;

  /**
   * Where a column is from.
   *
   * @param use the block's name where an event uses it; empty where the column is the event's own
   */
  private record Written(Name column, Optional<Name> use) {}

  private static Definition part(String section, String description, Shape column) {
    Key<?> use =
        Key.find(
            USE,
            Shape.either(Shape.names().described("Names of blocks."), column),
            "Blocks whose columns stand here, in this order.");
    return Definition.of(section, description, Section.of(use).withEntries(column));
  }

  private static Shape orParts(Definition columns) {
    return Shape.either(
        columns.reference(),
        Shape.listOf(columns.reference()).described("Parts, in the order of their columns."));
  }

  private UsedBlocks(Blocks blocks, String section) {
    this.blocks = blocks;
    this.section = section;
  }

  /** Whether the item stands for blocks; with a block as value it is a column of that name. */
  static boolean isUse(Name key, YamlNode value) {
    return key.text().equals(USE) && !value.isMap();
  }

  /** An event with its blocks written out; empty where it uses one that cannot be read. */
  public static Optional<YamlMap> writeOut(YamlMap event, Blocks blocks) {
    boolean complete = true;
    Map<Name, YamlNode> sections = new LinkedHashMap<>();
    for (Map.Entry<Name, YamlNode> item : event.items().entrySet()) {
      String section = item.getKey().text();
      YamlNode value = item.getValue();
      if (Blocks.SECTIONS.contains(section) && (value.isMap() || value.isList())) {
        UsedBlocks used = new UsedBlocks(blocks, section);
        value = used.writeOut(value);
        complete &= used.complete;
      }
      sections.put(item.getKey(), value);
    }
    return complete ? Optional.of(event.holding(sections)) : Optional.empty();
  }

  private YamlNode writeOut(YamlNode value) {
    for (YamlNode part : value.isList() ? value.list(section) : List.of(value)) {
      YamlMap map = part.map(section);
      complete &= map.isReadable();
      for (Map.Entry<Name, YamlNode> item : map.items().entrySet()) {
        if (isUse(item.getKey(), item.getValue())) {
          List<Name> names = map.findNames(USE);
          complete &= !names.isEmpty();
          names.forEach(this::use);
        } else {
          add(item.getKey(), item.getValue(), Optional.empty());
        }
      }
    }
    return value.holding(columns);
  }

  private void use(Name block) {
    if (!used.add(block.text())) {
      block.fault("%s names \"%s\" twice", USE, block);
      return;
    }
    Map<Name, YamlNode> shared = blocks.use(section, block);
    complete &= !shared.isEmpty();
    shared.forEach((name, value) -> add(name, value, Optional.of(block)));
  }

  private void add(Name column, YamlNode value, Optional<Name> use) {
    Written first = written.putIfAbsent(column.text(), new Written(column, use));
    if (first == null) {
      columns.put(column, value);
    } else if (use.isPresent() && first.use().isPresent()) {
      use.get()
          .fault(
              "blocks %s and %s both have \"%s\"; take it out of one, or use one alone",
              first.use().get(), use.get(), column);
    } else if (use.isEmpty() && first.use().isEmpty()) {
      column.fault(
          "\"%s\" is given twice in %s, first in %s",
          column, section, first.column().at().placeFrom(column.at()));
    } else {
      Name own = use.isPresent() ? first.column() : column;
      Name shared = use.isPresent() ? column : first.column();
      own.fault(
          "\"%s\" is in block %s already, at %s; leave it out here, or take it out of the block",
          own, use.or(first::use).orElseThrow(), shared.at().place());
    }
  }
}
