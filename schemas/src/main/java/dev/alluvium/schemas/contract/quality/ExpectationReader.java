package dev.alluvium.schemas.contract.quality;

import dev.alluvium.schemas.contract.expression.ConditionReader;
import dev.alluvium.schemas.contract.query.ExampleRows;
import dev.alluvium.schemas.contract.yaml.CommonKeys;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.expression.Condition;
import dev.alluvium.schemas.spec.quality.ExpectationSpec;
import dev.alluvium.schemas.spec.quality.ExpectationSpec.Severity;
import dev.alluvium.schemas.spec.quality.NoRow;
import dev.alluvium.schemas.warehouse.quality.CheckedRelation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what a contract expects of tables and views. */
public final class ExpectationReader {
  private static final Key<Severity> SEVERITY =
      Key.findWord(
          "severity",
          "severity",
          Severity.FAIL,
          "fail: the job that finds it broken fails. warn: it tells.");
  private static final Key<Optional<YamlNode>> WHERE =
      Key.find(
          "where",
          ConditionReader.CONDITIONS.reference(),
          "Which rows are looked at; all unless given.");
  private static final Key<Optional<YamlNode>> BROKEN_BY =
      Key.find(
          "broken_by",
          Shape.rows(),
          "Rows of the table of which one at least breaks it, as an example that it can.");
  private static final List<Key<Optional<YamlNode>>> RULES =
      RuleReaders.all().stream().<Key<Optional<YamlNode>>>map(reader -> reader.key()).toList();
  private static final Section BLOCK =
      Section.of(CommonKeys.DESCRIPTION)
          .with(RULES)
          .with(List.of(WHERE, SEVERITY, BROKEN_BY))
          .withOneOf(RULES);
  public static final Definition EXPECTATION =
      Definition.of("expectation", "What must hold of the rows of a table or view.", BLOCK);

  private final Map<String, CheckedRelation> relations;
  private final Map<String, String> clocks;

  /**
   * @param relations every table and view, by qualified name
   * @param clocks of views that give something else each time, by what
   */
  ExpectationReader(Map<String, CheckedRelation> relations, Map<String, String> clocks) {
    this.relations = relations;
    this.clocks = clocks;
  }

  List<ExpectationSpec> readAll(CheckedRelation relation, YamlMap expectations) {
    List<ExpectationSpec> specs = new ArrayList<>();
    expectations.items().forEach((name, v) -> read(name, v, relation).ifPresent(specs::add));
    return List.copyOf(specs);
  }

  private Optional<ExpectationSpec> read(Name name, YamlNode value, CheckedRelation relation) {
    YamlMap map = value.map("expectation " + name.inSnakeCase("expectation")).of(BLOCK);
    RuleReader.Of of = new RuleReader.Of(name, relation, relations, clocks);
    ExpectationSpec.Builder spec =
        ExpectationSpec.builder()
            .setName(name.text())
            .setDescription(map.get(CommonKeys.DESCRIPTION))
            .setSeverity(map.get(SEVERITY))
            .setTable(relation.name())
            .setWhere(
                map.get(WHERE)
                    .map(where -> ConditionReader.read(where, WHERE.name(), of.columns()))
                    .orElse(List.<Condition>of()))
            .setBrokenBy(
                map.get(BROKEN_BY)
                    .map(
                        rows ->
                            ExampleRows.read(
                                rows, "broken_by", relation.name(), relation.columns()))
                    .orElse(List.of()))
            .setPlace(name.at().place());
    return RuleReaders.read(map, of)
        .map(
            rule -> {
              if (rule instanceof NoRow && map.has(WHERE)) {
                map.fault("expectation %s has where, which its query says by itself", name);
              }
              return spec.setRule(rule).build();
            });
  }
}
