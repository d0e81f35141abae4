package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.contract.column.Literal;
import dev.alluvium.schemas.contract.fault.Choice;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.computed.ModelSpec;
import dev.alluvium.schemas.spec.computed.ModelTestSpec;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Reads the examples of a model: rows by hand, each value of its column's type. */
final class ModelTestReader {
  private static final Key<Optional<String>> ABOUT = Key.findText("description", "What it shows.");
  private static final Key<YamlMap> GIVEN =
      Key.find(
          "given",
          Shape.anyEntries(Shape.matching("[a-z_]+\\.[a-z][a-z0-9_]*"), Shape.rows()),
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

  private static final int DECIMALS = 9;
  private static final int DIGITS_BEFORE = 29;

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
        .ifPresent(list -> expected.addAll(rows(list, "expect", model.qualifiedName(), columns)));
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
    return rows(rows, relation.text(), relation.text(), known);
  }

  static List<Row> rows(YamlNode list, String key, String of, List<ColumnSpec> columns) {
    Map<String, ColumnSpec> byName = new LinkedHashMap<>();
    columns.forEach(column -> byName.put(column.name(), column));
    List<Row> rows = new ArrayList<>();
    for (YamlNode row : list.list(key)) {
      rows.add(row(row.map("a row of " + key), of, byName));
    }
    return rows;
  }

  private static Row row(YamlMap map, String of, Map<String, ColumnSpec> columns) {
    Schema.Builder schema = Schema.builder();
    List<@Nullable Object> values = new ArrayList<>();
    map.items()
        .forEach(
            (name, value) -> {
              ColumnSpec column = columns.get(name.text());
              if (column == null) {
                name.fault("%s", Choice.missing(of, "column", name.text(), columns.keySet()));
                return;
              }
              schema.addNullableField(column.name(), column.type().fieldType());
              values.add(value.isEmpty() ? null : value(column, value).orElse(null));
            });
    return Row.withSchema(schema.build()).attachValues(values);
  }

  private static Optional<Object> value(ColumnSpec column, YamlNode value) {
    Optional<Name> text = value.value(column.name());
    return switch (column.type()) {
      case JSON -> text.map(Name::text);
      case BYTES -> text.flatMap(ModelTestReader::bytes);
      case NUMERIC -> text.flatMap(ModelTestReader::numeric);
      default -> text.flatMap(t -> Literal.read(t, column.type()));
    };
  }

  private static Optional<Object> numeric(Name text) {
    Optional<Comparable<?>> number = Literal.read(text, ColumnType.NUMERIC);
    if (number.isPresent() && number.get() instanceof BigDecimal exact) {
      BigDecimal plain = exact.stripTrailingZeros();
      if (plain.scale() > DECIMALS || plain.precision() - plain.scale() > DIGITS_BEFORE) {
        text.fault(
            "\"%s\" is more than a numeric holds: %d digits before the point and %d behind it",
            text, DIGITS_BEFORE, DECIMALS);
        return Optional.empty();
      }
    }
    return number.map(value -> value);
  }

  private static Optional<Object> bytes(Name text) {
    try {
      return Optional.of(Base64.getDecoder().decode(text.text()));
    } catch (IllegalArgumentException e) {
      text.fault("\"%s\" is not Base64, as bytes are written", text);
      return Optional.empty();
    }
  }
}
