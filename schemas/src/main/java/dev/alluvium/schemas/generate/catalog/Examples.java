package dev.alluvium.schemas.generate.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alluvium.schemas.contract.file.PackedFiles;
import dev.alluvium.schemas.warehouse.table.ColumnId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A few values of columns, as text.
 *
 * @param byTable the values by column, by table or view
 */
public record Examples(Map<String, Map<String, List<String>>> byTable) {
  /** Of no column. */
  public static final Examples NONE = new Examples(Map.of());

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Those that are packed with the program, of what simulators make up; of a domain, by name. */
  public static Examples packed(String domain) {
    String path = "examples/" + domain + ".json";
    URL file = PackedFiles.find(path, Examples.class.getClassLoader());
    if (file == null) {
      return NONE;
    }
    try (InputStream stream = file.openStream()) {
      return new Examples(
          JSON.readValue(new String(stream.readAllBytes(), UTF_8), new TypeReference<>() {}));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> of(ColumnId column) {
    return byTable
        .getOrDefault(column.relation(), Map.of())
        .getOrDefault(column.column(), List.of());
  }

  /** As they are packed: a line for each column. */
  public String json() {
    return byTable.entrySet().stream()
        .map(table -> text(table.getKey()) + ": {\n" + lines(table.getValue()) + "\n  }")
        .collect(Collectors.joining(",\n  ", "{\n  ", "\n}\n"));
  }

  private static String lines(Map<String, List<String>> columns) {
    return columns.entrySet().stream()
        .map(column -> "    " + text(column.getKey()) + ": " + text(column.getValue()))
        .collect(Collectors.joining(",\n"));
  }

  private static String text(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
