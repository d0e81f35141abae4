package dev.alluvium.schemas.contract.quality;

import dev.alluvium.schemas.contract.fault.Choice;
import dev.alluvium.schemas.contract.yaml.CommonKeys;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.SnakeCase;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.quality.ExpectationSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.quality.CheckedRelation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what a domain expects of its tables: of models in their blocks, of any in files of it. */
public final class QualityReader {
  private static final Key<Optional<String>> ABOUT =
      Key.findText("description", "What they are about.");
  private static final Key<YamlMap> TABLES =
      Key.need(
          "tables",
          Shape.anyEntries(
              SnakeCase.QUALIFIED, Shape.entries(ExpectationReader.EXPECTATION.reference())),
          "Of tables and views, by dataset and name, what is expected, by names.",
          YamlMap::needMap);
  private static final Section FILE = Section.of(CommonKeys.domain("quality"), ABOUT, TABLES);
  public static final Definition QUALITY =
      Definition.of("quality", "What is expected of tables and views of the domain.", FILE);

  private final Map<String, CheckedRelation> relations;
  private final ExpectationReader reader;
  private final List<ExpectationSpec> specs = new ArrayList<>();

  private QualityReader(DomainSpec domain) {
    relations = CheckedRelation.all(WarehouseModel.of(domain));
    reader = new ExpectationReader(relations, ViewClocks.of(domain));
  }

  /**
   * Reads all of them, those of models first.
   *
   * @param domain all of it, without a fault
   * @param ofModels what models' blocks say, by qualified name
   * @param files what the files say, if there are any
   */
  public static List<ExpectationSpec> read(
      DomainSpec domain, Map<String, YamlMap> ofModels, Optional<YamlMap> files) {
    QualityReader quality = new QualityReader(domain);
    Map<String, List<YamlMap>> blocks = new LinkedHashMap<>();
    ofModels.forEach(
        (table, block) -> blocks.computeIfAbsent(table, t -> new ArrayList<>()).add(block));
    files.ifPresent(
        root -> {
          root.of(FILE).get(ABOUT);
          root.get(TABLES)
              .items()
              .forEach(
                  (table, value) -> {
                    if (quality.isKnown(table)) {
                      blocks
                          .computeIfAbsent(table.text(), t -> new ArrayList<>())
                          .add(value.map("expectations of " + table));
                    }
                  });
        });
    blocks.forEach(quality::add);
    return List.copyOf(quality.specs);
  }

  private boolean isKnown(Name table) {
    if (!relations.containsKey(table.text())) {
      table.fault("%s", Choice.unknown("table or view", table.text(), relations.keySet()));
      return false;
    }
    return true;
  }

  private void add(String table, List<YamlMap> blocks) {
    CheckedRelation relation = relations.get(table);
    Map<String, Name> names = new HashMap<>();
    for (YamlMap block : blocks) {
      for (Name name : block.items().keySet()) {
        Name first = names.putIfAbsent(name.text(), name);
        if (first != null) {
          name.fault(
              "%s has an expectation \"%s\" already, at %s; rename one",
              table, name, first.at().placeFrom(name.at()));
        }
      }
      if (relation != null) {
        specs.addAll(reader.readAll(relation, block));
      }
    }
  }
}
