package dev.alluvium.schemas.odcs;

import dev.alluvium.schemas.odcs.ListColumns.Listed;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.Provenance;
import dev.alluvium.schemas.warehouse.table.Provenance.How;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A column as a property: its types, its place in the key, what it is made of, what it may hold.
 */
final class OdcsProperty {
  /** What stands before the kind of personal data in a classification. */
  private static final String PERSONAL = "personal-";

  private OdcsProperty() {}

  /**
   * One column.
   *
   * @param key columns of the table's key; none of a view
   * @param partitionBy the column that the table is partitioned by
   * @param field the field of an event that the column has the values of
   * @param list what the column is a list of
   */
  static Map<String, Object> of(
      ColumnSpec column,
      OdcsServer server,
      List<String> key,
      Optional<String> partitionBy,
      Provenance provenance,
      Optional<FieldSpec> field,
      Optional<Listed> list) {
    Map<String, Object> property = new LinkedHashMap<>();
    property.put("name", column.name());
    property.put("logicalType", list.isPresent() ? "array" : logicalType(column.type()));
    list.flatMap(Listed::items).ifPresent(items -> property.put("items", items(items)));
    Map<String, Object> options = options(column.type(), field);
    if (!options.isEmpty()) {
      property.put("logicalTypeOptions", options);
    }
    property.put("physicalType", server.dialect().type(column.type()));
    property.put("description", column.description().strip());
    property.put("required", !column.nullable());
    if (key.contains(column.name())) {
      property.put("primaryKey", true);
      property.put("primaryKeyPosition", key.indexOf(column.name()) + 1);
    }
    if (partitionBy.equals(Optional.of(column.name()))) {
      property.put("partitioned", true);
      property.put("partitionKeyPosition", 1);
    }
    column.personal().ifPresent(kind -> property.put("classification", PERSONAL + kind));
    addTransform(property, provenance, server);
    List<Map<String, Object>> quality = quality(column, field);
    if (!quality.isEmpty()) {
      property.put("quality", quality);
    }
    return property;
  }

  static String logicalType(ColumnType type) {
    return switch (type) {
      case STRING, BYTES -> "string";
      case INT64 -> "integer";
      case FLOAT64, NUMERIC -> "number";
      case BOOLEAN -> "boolean";
      case TIMESTAMP -> "timestamp";
      case DATE -> "date";
      case JSON -> "object";
    };
  }

  private static Map<String, Object> items(ColumnType type) {
    Map<String, Object> items = new LinkedHashMap<>();
    items.put("logicalType", logicalType(type));
    Map<String, Object> options = options(type, Optional.empty());
    if (!options.isEmpty()) {
      items.put("logicalTypeOptions", options);
    }
    return items;
  }

  private static Map<String, Object> options(ColumnType type, Optional<FieldSpec> field) {
    Map<String, Object> options = new LinkedHashMap<>();
    if (type == ColumnType.BYTES) {
      options.put("format", "binary");
    }
    if (type == ColumnType.INT64) {
      options.put("format", "i64");
    }
    if (type == ColumnType.FLOAT64) {
      options.put("format", "f64");
    }
    if (type == ColumnType.TIMESTAMP) {
      options.put("defaultTimezone", "Etc/UTC");
    }
    field.flatMap(FieldSpec::min).ifPresent(min -> options.put("minimum", bound(type, min)));
    field.flatMap(FieldSpec::max).ifPresent(max -> options.put("maximum", bound(type, max)));
    return options;
  }

  private static Object bound(ColumnType type, Object value) {
    return type.isNumeric() ? value : value.toString();
  }

  /**
   * Tables, views and topics whose values are in it; what only decides is none of them. A cleaned
   * event stands nowhere, and so the raw table is named that it is made of.
   */
  private static void addTransform(
      Map<String, Object> property, Provenance provenance, OdcsServer server) {
    List<String> sources =
        provenance.origins().stream()
            .filter(origin -> origin.how() != How.DECIDES)
            .map(origin -> origin.column().storedRelation())
            .map(source -> source.contains(" ") ? source : server.physicalName(source))
            .distinct()
            .toList();
    if (!sources.isEmpty()) {
      property.put("transformSourceObjects", sources);
    }
    String rule = provenance.rule().strip();
    if (rule.isEmpty()) {
      rule =
          provenance.origins().stream()
              .filter(origin -> origin.how() == How.COPIED)
              .map(origin -> origin.column().column())
              .distinct()
              .reduce((one, other) -> one + ", " + other)
              .orElse("");
    }
    if (!rule.isEmpty()) {
      property.put("transformLogic", rule);
    }
  }

  private static List<Map<String, Object>> quality(ColumnSpec column, Optional<FieldSpec> field) {
    List<Map<String, Object>> rules = new ArrayList<>();
    if (field.isPresent() && !field.get().oneOf().isEmpty()) {
      Map<String, Object> rule = new LinkedHashMap<>();
      rule.put("type", "library");
      rule.put("metric", "invalidValues");
      rule.put("arguments", Map.of("validValues", field.get().oneOf()));
      rule.put("mustBe", 0);
      rule.put("unit", "rows");
      rule.put("severity", "error");
      rule.put("description", "Other values of " + column.name() + " are rejected.");
      rules.add(rule);
    }
    return rules;
  }
}
