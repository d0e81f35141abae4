package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.contract.fault.Choice;
import dev.alluvium.schemas.contract.query.ExampleRows;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.SnakeCase;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.computed.ModelSpec;
import dev.alluvium.schemas.spec.computed.ModelTestSpec;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.values.Row;

/** Reads the examples of a model: rows by hand, each value of its column's type. */
final class ModelTestReader {
  private static final Key<Optional<String>> ABOUT = Key.findText("description", "What it shows.");
  private static final Key<YamlMap> GIVEN =
      Key.find(
          "given",
          Shape.anyEntries(SnakeCase.QUALIFIED, Shape.rows()),
          "Rows of what the query reads, by dataset and name; a column left out is empty, and so is"
              + " a table or view that is not named.",
          YamlMap::findMap);
  private static final Key<Optional<YamlNode>> EXPECT =
      Key.need(
          "expect",
          Shape.rows(),
          "All rows that must come of it, in any order; a column left out may have any value.");
  private static final Section BLOCK = Section.of(ABOUT, GIVEN, EXPECT);
  static final Definition TEST =
      Definition.of("model_test", "An example of what a model computes.", BLOCK);

  private final ModelSpec model;
  private final List<ColumnSpec> columns;
  private final Map<String, List<ColumnSpec>> relations;

  /**
   * @param columns those of the model
   * @param relations those of every table and view, by qualified name
   */
  ModelTestReader(
      ModelSpec model, List<ColumnSpec> columns, Map<String, List<ColumnSpec>> relations) {
    this.model = model;
    this.columns = columns;
    this.relations = relations;
  }

  List<ModelTestSpec> readAll(YamlMap tests) {
    List<ModelTestSpec> specs = new ArrayList<>();
    tests.items().forEach((name, value) -> specs.add(read(name, value)));
    return List.copyOf(specs);
  }

  private ModelTestSpec read(Name name, YamlNode value) {
    YamlMap map = value.map("test " + name.inSnakeCase("test")).of(BLOCK);
    map.get(ABOUT);
    Map<String, List<Row>> given = new LinkedHashMap<>();
    map.get(GIVEN)
        .items()
        .forEach((relation, rows) -> given.put(relation.text(), given(relation, rows)));
    List<Row> expected = new ArrayList<>();
    map.get(EXPECT)
        .ifPresent(
            list ->
                expected.addAll(ExampleRows.read(list, "expect", model.qualifiedName(), columns)));
    return ModelTestSpec.of(name.text(), given, expected, name.at().place());
  }

  private List<Row> given(Name relation, YamlNode rows) {
    List<ColumnSpec> known = relations.getOrDefault(relation.text(), List.of());
    if (!model.reads().contains(relation.text())) {
      relation.fault(
          "%s",
          Choice.missing(
              "the query of " + model.qualifiedName(),
              "table or view",
              relation.text(),
              model.reads()));
      return List.of();
    }
    return ExampleRows.read(rows, relation.text(), relation.text(), known);
  }
}
