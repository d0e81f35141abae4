package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.contract.yaml.CommonKeys;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.computed.ExpectationSpec;
import dev.alluvium.schemas.spec.computed.ExpectationSpec.Severity;
import dev.alluvium.schemas.spec.computed.ModelSpec;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what a contract expects of a model's rows. */
final class ExpectationReader {
  private static final Key<Optional<YamlNode>> ROW =
      Key.find(
              "row",
              Shape.text(),
              "A condition over columns of a row, which must hold of each; empty is not held.")
          .like("price >= 0");
  private static final Key<Optional<YamlNode>> NONE =
      Key.find(
          "none",
          Shape.text(),
          "A SELECT that must give no row; it gives the model's key of each row that breaks it.");
  private static final Key<Severity> SEVERITY =
      Key.findWord(
          "severity",
          "severity",
          Severity.ERROR,
          "error: the job that finds it broken fails. warn: it tells.");
  private static final Key<Optional<YamlNode>> BROKEN_BY =
      Key.find(
          "broken_by",
          Shape.rows(),
          "Rows of the model of which one at least breaks it, as an example that it can.");
  private static final Section BLOCK =
      Section.of(CommonKeys.DESCRIPTION, ROW, NONE, SEVERITY, BROKEN_BY)
          .withOneOf(List.of(ROW, NONE));
  static final Definition EXPECTATION =
      Definition.of("expectation", "What must hold of a model's rows.", BLOCK);

  private final ModelSpec model;
  private final List<ColumnSpec> columns;
  private final Set<String> known;

  /**
   * @param columns those of the model
   * @param known qualified names of all tables and views
   */
  ExpectationReader(ModelSpec model, List<ColumnSpec> columns, Set<String> known) {
    this.model = model;
    this.columns = columns;
    this.known = known;
  }

  List<ExpectationSpec> readAll(YamlMap expectations) {
    List<ExpectationSpec> specs = new ArrayList<>();
    expectations.items().forEach((name, value) -> read(name, value).ifPresent(specs::add));
    return List.copyOf(specs);
  }

  private Optional<ExpectationSpec> read(Name name, YamlNode value) {
    YamlMap map = value.map("expectation " + name.inSnakeCase("expectation")).of(BLOCK);
    String description = map.get(CommonKeys.DESCRIPTION);
    Severity severity = map.get(SEVERITY);
    if (map.has(ROW) == map.has(NONE)) {
      name.fault("expectation %s needs row or none, and one of them alone", name);
      return Optional.empty();
    }
    Optional<QueryText> query =
        map.has(NONE)
            ? QueryText.read(map.get(NONE), "expectation " + name)
            : map.get(ROW).flatMap(at -> ofEachRow(at, name));
    query.ifPresent(text -> text.checkKnown(known));
    return query.map(
        text ->
            ExpectationSpec.of(
                name.text(),
                description,
                severity,
                text.sql(),
                text.relations(),
                map.get(BROKEN_BY)
                    .map(
                        rows ->
                            ModelTestReader.rows(rows, "broken_by", model.qualifiedName(), columns))
                    .orElse(List.of()),
                name.at().place()));
  }

  /** The rows of which the condition does not hold. */
  private Optional<QueryText> ofEachRow(YamlNode at, Name name) {
    return at.text("row")
        .map(
            condition -> {
              new QueryText(at, condition).checkParts("expectation " + name);
              return new QueryText(
                  at,
                  "SELECT %s FROM %s WHERE NOT COALESCE((%s), FALSE)"
                      .formatted(
                          String.join(", ", model.key()),
                          model.qualifiedName(),
                          condition.strip()));
            });
  }
}
