package dev.alluvium.transforms.warehouse.lake;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.Table;
import org.apache.iceberg.UpdatePartitionSpec;
import org.apache.iceberg.UpdateProperties;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * A contract's table as an Iceberg table: its columns, what it is partitioned and sorted by, and
 * what is said of it. A column keeps its number for good, so that files of before are read rightly;
 * one that has left the contract stays, and one that comes again with another type is another one.
 */
final class LakeSchema {
  private static final int PRECISION = 38;
  private static final int SCALE = 9;
  private static final String DAY = "_day";

  /** So many snapshots are never forgotten. */
  static final int KEPT = 10;

  private static final String COMMENT = "comment";
  private static final String OWNER = "owner";

  /** A property of a table: its columns of JSON, which is text to Iceberg. */
  private static final String JSON = "alluvium.json";

  /** What Iceberg does by itself, and what {@link LakeTable} asks it for by its own names. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "format-version", "2",
          "write.parquet.compression-codec", "zstd",
          "write.metadata.delete-after-commit.enabled", "true",
          "write.metadata.previous-versions-max", "20",
          "commit.manifest.min-count-to-merge", "16",
          "history.expire.max-snapshot-age-ms", "3600000",
          "history.expire.min-snapshots-to-keep", Integer.toString(KEPT),
          "gc.enabled", "true");

  private LakeSchema() {}

  /** As a new table has it. */
  static Schema of(TableSpec table) {
    List<Types.NestedField> fields = new ArrayList<>();
    for (ColumnSpec column : table.columns()) {
      fields.add(
          Types.NestedField.optional(
              fields.size() + 1, column.name(), type(column.type()), column.description()));
    }
    return new Schema(fields);
  }

  /** What a new table is made with. */
  static Map<String, String> properties(TableSpec table, String warehouse) {
    Map<String, String> properties = new HashMap<>(SETTINGS);
    properties.put(COMMENT, table.description());
    properties.put(OWNER, table.owner());
    properties.put(JSON, names(json(table)));
    properties.put(LakeTable.WAREHOUSE, warehouse);
    return properties;
  }

  /**
   * What a column of a lake is to a contract: JSON is told from other text where a job has written
   * the table since it tells them apart.
   */
  static Optional<ColumnType> type(Table stored, Types.NestedField field) {
    String json = stored.properties().get(JSON);
    if (field.type().typeId() == Type.TypeID.STRING) {
      return Optional.ofNullable(json)
          .map(names -> List.of(names.split(",", -1)).contains(field.name()))
          .map(isJson -> isJson ? ColumnType.JSON : ColumnType.STRING);
    }
    return Stream.of(ColumnType.values())
        .filter(type -> type(type).equals(field.type()))
        .findFirst();
  }

  private static Set<String> json(TableSpec table) {
    return table.columns().stream()
        .filter(column -> column.type() == ColumnType.JSON)
        .map(ColumnSpec::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String names(Set<String> columns) {
    return String.join(",", columns);
  }

  static Type type(ColumnType type) {
    return switch (type) {
      case STRING, JSON -> Types.StringType.get();
      case INT64 -> Types.LongType.get();
      case FLOAT64 -> Types.DoubleType.get();
      case NUMERIC -> Types.DecimalType.of(PRECISION, SCALE);
      case BOOLEAN -> Types.BooleanType.get();
      case TIMESTAMP -> Types.TimestampType.withZone();
      case DATE -> Types.DateType.get();
      case BYTES -> Types.BinaryType.get();
    };
  }

  /** Brings a table to the contract; where it is there already, nothing is committed. */
  static void evolve(Table stored, TableSpec table) {
    renameDay(stored, table);
    leaveOthers(stored, table);
    evolveColumns(stored, table);
    evolvePartitions(stored, table);
    evolveOrder(stored, table);
    evolveWords(stored, table);
  }

  /** A column that comes with another type is another one, and files are cut or sorted by none. */
  private static void leaveOthers(Table stored, TableSpec table) {
    Set<String> others = new HashSet<>();
    for (ColumnSpec column : table.columns()) {
      Types.NestedField field = stored.schema().findField(column.name());
      if (field != null && !field.type().equals(type(column.type()))) {
        others.add(column.name());
      }
    }
    day(stored)
        .filter(day -> others.contains(day.column()))
        .ifPresent(day -> stored.updateSpec().removeField(day.name()).commit());
    boolean isSorted =
        stored.sortOrder().fields().stream()
            .anyMatch(field -> others.contains(stored.schema().findColumnName(field.sourceId())));
    if (isSorted) {
      stored.replaceSortOrder().commit();
    }
  }

  private static void evolveColumns(Table stored, TableSpec table) {
    UpdateSchema update = stored.updateSchema();
    boolean isOther = false;
    for (ColumnSpec column : table.columns()) {
      Types.NestedField field = stored.schema().findField(column.name());
      Type type = type(column.type());
      if (field != null && field.type().equals(type)) {
        if (!column.description().equals(Objects.requireNonNullElse(field.doc(), ""))) {
          update.updateColumnDoc(column.name(), column.description());
          isOther = true;
        }
        continue;
      }
      if (field != null) {
        update.deleteColumn(column.name());
      }
      update.addColumn(column.name(), type, column.description());
      isOther = true;
    }
    if (isOther) {
      update.commit();
    }
  }

  /**
   * By day of the contract's column. A table begins without, see {@link LakeTable}, whose keys to
   * take out are of no day.
   */
  private static void evolvePartitions(Table stored, TableSpec table) {
    Optional<Day> has = day(stored);
    if (has.map(Day::column).equals(table.partitionBy())) {
      return;
    }
    UpdatePartitionSpec update = stored.updateSpec();
    has.ifPresent(day -> update.removeField(day.name()));
    table
        .partitionBy()
        .ifPresent(column -> update.addField(free(column, table), Expressions.day(column)));
    update.commit();
  }

  /** A column that comes may be called as the day is. */
  private static void renameDay(Table stored, TableSpec table) {
    Optional<Day> day = day(stored);
    if (day.isPresent() && isTaken(day.get().name(), table)) {
      stored.updateSpec().renameField(day.get().name(), free(day.get().column(), table)).commit();
    }
  }

  private static String free(String column, TableSpec table) {
    String name = column + DAY;
    while (isTaken(name, table)) {
      name += "_";
    }
    return name;
  }

  /** Neither DuckDB nor BigQuery tells names by their case. */
  private static boolean isTaken(String name, TableSpec table) {
    return table.columns().stream().anyMatch(column -> column.name().equalsIgnoreCase(name));
  }

  /**
   * What files are cut by.
   *
   * @param column a date or a time, whose day it is
   * @param name of the day; no column is called so
   */
  record Day(String column, String name) {}

  /** What a table's files are cut by now. */
  static Optional<Day> day(Table stored) {
    return stored.spec().fields().stream()
        .filter(field -> !field.transform().isVoid())
        .map(field -> new Day(stored.schema().findColumnName(field.sourceId()), field.name()))
        .findFirst();
  }

  private static void evolveOrder(Table stored, TableSpec table) {
    SortOrder.Builder order = SortOrder.builderFor(stored.schema());
    table.clusterBy().forEach(order::asc);
    if (!stored.sortOrder().sameOrder(order.build())) {
      var update = stored.replaceSortOrder();
      table.clusterBy().forEach(update::asc);
      update.commit();
    }
  }

  /** Those of the contract, and those that have left it. */
  private static Set<String> json(Table stored, TableSpec table) {
    Set<String> json = json(table);
    List<String> declared = table.columns().stream().map(ColumnSpec::name).toList();
    Stream.of(stored.properties().getOrDefault(JSON, "").split(",", -1))
        .filter(column -> !column.isEmpty() && !declared.contains(column))
        .forEach(json::add);
    return json;
  }

  private static void evolveWords(Table stored, TableSpec table) {
    UpdateProperties update = stored.updateProperties();
    boolean isOther = false;
    for (Map.Entry<String, String> word :
        Map.of(COMMENT, table.description(), OWNER, table.owner(), JSON, names(json(stored, table)))
            .entrySet()) {
      if (!word.getValue().equals(stored.properties().get(word.getKey()))) {
        update.set(word.getKey(), word.getValue());
        isOther = true;
      }
    }
    if (isOther) {
      update.commit();
    }
  }
}
