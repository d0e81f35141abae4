package dev.alluvium.schemas.generate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Tables and views as BigQuery is told of them. {@code schema} is BigQuery's own JSON schema, but
 * that {@code policyTags} name the kind of personal data, since a tag's resource name is known only
 * where the tag is made.
 */
final class BigQueryJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final String GONE = "No contract has this any more. ";

  /** Longest value of a label that BigQuery takes. */
  private static final int LABEL_LENGTH = 63;

  private BigQueryJson() {}

  /** A stored table: a log that is appended to, or one that is merged by its primary key. */
  static ObjectNode table(String domain, TableSpec table, boolean isAppended) {
    ObjectNode json = head(domain, table.dataset(), table.owner(), table.description());
    table.partitionBy().ifPresent(column -> json.put("partition_by", column));
    json.put("require_partition_filter", isAppended && table.partitionBy().isPresent());
    json.set("cluster_by", texts(table.clusterBy()));
    json.set("primary_key", texts(isAppended ? List.of() : table.key()));
    if (!isAppended) {
      json.put("max_staleness", interval(Dataset.named(table.dataset()).maxStaleness()));
    }
    json.set("schema", columns(table.columns(), false));
    return json;
  }

  /** A stored table that no contract has any more, as it was. */
  static ObjectNode retired(ObjectNode table) {
    ObjectNode json = NODES.objectNode();
    json.put("description", gone(table.path("description").asText()));
    json.put("retired", true);
    table
        .properties()
        .forEach(property -> json.putIfAbsent(property.getKey(), property.getValue()));
    return json;
  }

  /** How a table or column that is only kept is described. */
  static String gone(String description) {
    return isGone(description) ? description : GONE + description;
  }

  static boolean isGone(String description) {
    return description.startsWith(GONE);
  }

  /**
   * What is said of a view beside its query. Columns of views have no mode and no policy tags:
   * those of the tables hold.
   *
   * @param level 1 if it reads tables alone, else one more than the deepest view that it reads
   * @param reads the other datasets that its query names, which have to let it in
   */
  static ObjectNode view(String domain, ViewSpec view, int level, Collection<String> reads) {
    ObjectNode json = head(domain, view.dataset(), view.owner(), view.description());
    json.put("level", level);
    json.set("reads", texts(reads));
    json.set("schema", columns(view.columns(), true));
    return json;
  }

  /** As an interval. */
  private static String interval(Duration duration) {
    return "0-0 0 "
        + duration.toHours()
        + ":"
        + duration.toMinutesPart()
        + ":"
        + duration.toSecondsPart();
  }

  private static ObjectNode head(String domain, String dataset, String owner, String description) {
    ObjectNode json = NODES.objectNode();
    json.put("description", description);
    ObjectNode labels = json.putObject("labels");
    labels.put("domain", label(domain));
    labels.put("layer", label(dataset));
    labels.put("owner", label(owner));
    return json;
  }

  private static ArrayNode columns(List<ColumnSpec> columns, boolean ofView) {
    ArrayNode schema = NODES.arrayNode();
    for (ColumnSpec column : columns) {
      ObjectNode json = schema.addObject();
      json.put("name", column.name());
      json.put("type", type(column.type()));
      json.put("mode", ofView || column.nullable() ? "NULLABLE" : "REQUIRED");
      json.put("description", column.description());
      if (!ofView && column.personal().isPresent()) {
        json.putObject("policyTags").putArray("names").add(column.personal().get());
      }
    }
    return schema;
  }

  /** The names that BigQuery itself answers with, lest a comparison find a change where none is. */
  static String type(ColumnType type) {
    return switch (type) {
      case INT64 -> "INTEGER";
      case FLOAT64 -> "FLOAT";
      case STRING, NUMERIC, BOOLEAN, TIMESTAMP, DATE, JSON, BYTES -> type.name();
    };
  }

  /** The type that has that name in BigQuery; none if none has. */
  static Optional<ColumnType> columnType(String name) {
    return Arrays.stream(ColumnType.values()).filter(type -> type(type).equals(name)).findFirst();
  }

  private static String label(String text) {
    String label = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "-");
    return label.substring(0, Math.min(label.length(), LABEL_LENGTH));
  }

  private static ArrayNode texts(Collection<String> texts) {
    ArrayNode array = NODES.arrayNode();
    texts.forEach(array::add);
    return array;
  }
}
