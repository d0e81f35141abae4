package dev.alluvium.transforms.warehouse.bigquery;

import com.google.api.services.bigquery.model.Clustering;
import com.google.api.services.bigquery.model.TableConstraints;
import com.google.api.services.bigquery.model.TableFieldSchema;
import com.google.api.services.bigquery.model.TableSchema;
import com.google.api.services.bigquery.model.TimePartitioning;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.raw.AppendLog;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What writing a table has to know of its definition, derived from the contract. */
final class TableDefinition {
  private static final Set<ColumnType> NO_KEY_TYPES =
      Set.of(ColumnType.FLOAT64, ColumnType.BYTES, ColumnType.JSON);
  private static final int MOST_KEY_COLUMNS = 16;

  private TableDefinition() {}

  /** Whether rows are appended, and none is ever replaced: what reads the table tells repeats. */
  static boolean isAppended(TableSpec table) {
    return AppendLog.isKeptFor(table);
  }

  /**
   * @throws IllegalArgumentException if BigQuery cannot upsert by the table's key
   */
  static void check(TableSpec table) {
    if (isAppended(table)) {
      return;
    }
    if (table.key().size() > MOST_KEY_COLUMNS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the key of %s has more than %d columns",
              table.qualifiedName(),
              MOST_KEY_COLUMNS));
    }
    for (ColumnSpec column : table.columns()) {
      if (table.key().contains(column.name()) && NO_KEY_TYPES.contains(column.type())) {
        throw new IllegalArgumentException(
            "BigQuery takes no %s in a key, as %s of %s is"
                .formatted(column.type(), column.name(), table.qualifiedName()));
      }
    }
  }

  static TableSchema schema(TableSpec table) {
    return new TableSchema()
        .setFields(table.columns().stream().map(TableDefinition::field).toList());
  }

  private static TableFieldSchema field(ColumnSpec column) {
    return new TableFieldSchema()
        .setName(column.name())
        .setType(type(column.type()))
        .setMode(column.nullable() ? "NULLABLE" : "REQUIRED")
        .setDescription(column.description());
  }

  private static String type(ColumnType type) {
    return switch (type) {
      case STRING -> "STRING";
      case JSON -> "JSON";
      case INT64 -> "INT64";
      case FLOAT64 -> "FLOAT64";
      case NUMERIC -> "NUMERIC";
      case BOOLEAN -> "BOOL";
      case TIMESTAMP -> "TIMESTAMP";
      case DATE -> "DATE";
      case BYTES -> "BYTES";
    };
  }

  static @Nullable TableConstraints constraints(TableSpec table) {
    return isAppended(table)
        ? null
        : new TableConstraints()
            .setPrimaryKey(new TableConstraints.PrimaryKey().setColumns(table.key()));
  }

  static @Nullable TimePartitioning partitioning(TableSpec table) {
    return table
        .partitionBy()
        .map(column -> new TimePartitioning().setType("DAY").setField(column))
        .orElse(null);
  }

  static @Nullable Clustering clustering(TableSpec table) {
    return table.clusterBy().isEmpty() ? null : new Clustering().setFields(table.clusterBy());
  }
}
