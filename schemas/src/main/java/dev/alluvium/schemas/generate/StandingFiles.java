package dev.alluvium.schemas.generate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.schemas.warehouse.raw.AppendLog;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** What the derived files say now, and so what stands in BigQuery since the last apply. */
final class StandingFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SortedMap<String, String> contents;
  private final SortedMap<String, ObjectNode> tables = new TreeMap<>();

  private StandingFiles(SortedMap<String, String> contents) {
    this.contents = contents;
    for (Map.Entry<String, String> file : contents.entrySet()) {
      String path = file.getKey();
      if (path.endsWith(".json") && !contents.containsKey(DerivedPath.query(path))) {
        tables.put(DerivedPath.name(path), read(path, file.getValue()));
      }
    }
  }

  /**
   * The files by path, as {@code bigquery/mart/mart_session.json}.
   *
   * @throws SchemaChangeException if one of them is no description of a table
   */
  static StandingFiles of(SortedMap<String, String> contents) {
    return new StandingFiles(new TreeMap<>(contents));
  }

  static StandingFiles none() {
    return of(new TreeMap<>());
  }

  boolean hasTable(String name) {
    return tables.containsKey(name);
  }

  /** The description of a stored table that there is. */
  ObjectNode get(String name) {
    return Objects.requireNonNull(tables.get(name));
  }

  /** Qualified names of the stored tables, sorted. */
  List<String> tables() {
    return List.copyOf(tables.keySet());
  }

  boolean hasView(String name) {
    return contents.containsKey(DerivedPath.query(DerivedPath.description(name)));
  }

  /** The files of the view over a log. */
  SortedMap<String, String> viewOver(String log) {
    SortedMap<String, String> files = new TreeMap<>();
    if (log.endsWith(AppendLog.SUFFIX)) {
      String view = log.substring(0, log.length() - AppendLog.SUFFIX.length());
      if (hasView(view)) {
        String path = DerivedPath.description(view);
        files.put(path, String.valueOf(contents.get(path)));
        files.put(DerivedPath.query(path), String.valueOf(contents.get(DerivedPath.query(path))));
      }
    }
    return files;
  }

  private static ObjectNode read(String path, String text) {
    try {
      if (JSON.readTree(text) instanceof ObjectNode table
          && table.path("schema").isArray()
          && StreamSupport.stream(table.get("schema").spliterator(), false)
              .allMatch(StandingFiles::isColumn)) {
        return table;
      }
    } catch (JsonProcessingException e) {
      // Said below.
    }
    throw new SchemaChangeException(
        List.of(
            path
                + " describes no table, so that it cannot be told what stands in BigQuery: mend it, or take it back from git"));
  }

  private static boolean isColumn(JsonNode column) {
    return column.path("name").isTextual()
        && BigQueryJson.columnType(column.path("type").asText()).isPresent()
        && column.path("mode").isTextual();
  }
}
