package dev.alluvium.schemas.generate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.schemas.spec.column.ColumnMeaning;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/**
 * Sees to it that what stands in BigQuery is never dropped because a contract has changed:
 *
 * <ul>
 *   <li>a column that the contract has no more stays, and is NULL from then on;
 *   <li>a column that may be NULL stays so, and a new one may be, since the rows that are there
 *       lack it;
 *   <li>a table that no contract has stays as it is, and so does the view over a log;
 *   <li>another type, key or partitioning, and a table in the place of a view or the other way
 *       round, are refused: BigQuery would have to make the table anew.
 * </ul>
 */
final class KeepStored {
  private final StandingFiles standing;
  private final List<String> faults = new ArrayList<>();
  private final SortedSet<String> notes = new TreeSet<>();

  KeepStored(StandingFiles standing) {
    this.standing = standing;
  }

  /**
   * The table with the columns that stand and are to stay, the wanted ones first.
   *
   * @param key by which it is upserted; none where it is appended to
   */
  TableSpec table(TableSpec wanted, List<String> key) {
    String name = wanted.qualifiedName();
    if (standing.hasView(name)) {
      faults.add("%s is a view and would be a table: give the table another name".formatted(name));
    }
    if (!standing.hasTable(name)) {
      return wanted;
    }
    ObjectNode stored = standing.get(name);
    same("primary key", sorted(texts(stored.path("primary_key"))), sorted(key), wanted);
    same(
        "partitioning",
        stored.has("partition_by") ? List.of(stored.get("partition_by").asText()) : List.of(),
        wanted.partitionBy().stream().toList(),
        wanted);
    Map<String, JsonNode> left = new LinkedHashMap<>();
    stored.get("schema").forEach(column -> left.put(column.get("name").asText(), column));
    List<ColumnSpec> columns = new ArrayList<>();
    for (ColumnSpec column : wanted.columns()) {
      columns.add(column(wanted, column, Optional.ofNullable(left.remove(column.name()))));
    }
    left.values().forEach(column -> columns.add(gone(name, column)));
    return wanted.toBuilder().setColumns(List.copyOf(columns)).build();
  }

  /** Faulty if a table stands where the view would be. */
  void checkView(String name) {
    if (standing.hasTable(name)) {
      faults.add(
          "%s is a table with rows and would be a view: give the view another name"
              .formatted(name));
    }
  }

  /**
   * The files of tables that stand, and that no contract has any more, and of the views over them.
   */
  SortedMap<String, String> retired(SortedMap<String, String> wanted) {
    SortedMap<String, String> files = new TreeMap<>();
    for (String name : standing.tables()) {
      String path = DerivedPath.description(name);
      if (!wanted.containsKey(path)) {
        note(name, "table", standing.get(name));
        files.put(path, JsonText.of(BigQueryJson.retired(standing.get(name))));
        files.putAll(standing.viewOver(name));
      }
    }
    return files;
  }

  List<String> notes() {
    return List.copyOf(notes);
  }

  /**
   * @throws SchemaChangeException if a change has to be refused
   */
  void check() {
    if (!faults.isEmpty()) {
      throw new SchemaChangeException(faults);
    }
  }

  private ColumnSpec column(TableSpec table, ColumnSpec wanted, Optional<JsonNode> stored) {
    if (stored.isEmpty()) {
      return ColumnSpec.like(wanted);
    }
    String type = BigQueryJson.type(wanted.type());
    String standingType = stored.get().get("type").asText();
    if (!type.equals(standingType)) {
      faults.add(
          "%s.%s is %s and would be %s, which BigQuery cannot do in place: give the column another name, and the old one stays%s"
              .formatted(table.qualifiedName(), wanted.name(), standingType, type, orAnew(table)));
    }
    return stored.get().get("mode").asText().equals("NULLABLE") ? ColumnSpec.like(wanted) : wanted;
  }

  private void same(String what, List<String> stored, List<String> wanted, TableSpec table) {
    if (!stored.equals(wanted)) {
      faults.add(
          "%s has the %s %s and would have %s, which BigQuery cannot do in place: give the table another name, and the old one stays%s"
              .formatted(table.qualifiedName(), what, text(stored), text(wanted), orAnew(table)));
    }
  }

  private static String orAnew(TableSpec table) {
    return "; or, where no environment has the table yet, delete schemas/%s and run this again"
        .formatted(DerivedPath.description(table.qualifiedName()));
  }

  private static String text(List<String> columns) {
    return columns.isEmpty() ? "none" : String.join(", ", columns);
  }

  private ColumnSpec gone(String table, JsonNode column) {
    note(table + "." + column.get("name").asText(), "column", column);
    return ColumnSpec.of(
        column.get("name").asText(),
        BigQueryJson.columnType(column.get("type").asText()).orElseThrow(),
        true,
        ColumnMeaning.of(
            texts(column.path("policyTags").path("names")).stream().findFirst(),
            BigQueryJson.gone(column.path("description").asText())));
  }

  private void note(String name, String what, JsonNode stored) {
    if (!BigQueryJson.isGone(stored.path("description").asText())) {
      notes.add(
          "kept %s: no contract has it any more, so nothing is written to it; drop the %s by hand if it is to go"
              .formatted(name, what));
    }
  }

  private static List<String> sorted(List<String> columns) {
    return columns.stream().sorted().toList();
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }
}
