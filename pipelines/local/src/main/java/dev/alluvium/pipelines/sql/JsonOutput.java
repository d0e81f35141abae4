package dev.alluvium.pipelines.sql;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.alluvium.pipelines.query.Column;
import dev.alluvium.pipelines.query.Rows;
import java.io.IOException;
import java.io.Writer;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An object per row: in an array with a row a line, or each on a line of its own. Numbers,
 * booleans, JSON and values within values are such; all else is text, also numbers that JSON has
 * none of, as {@code NaN}. Streams: holds one row.
 */
final class JsonOutput {
  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?(E-?\\d+)?");
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(com.fasterxml.jackson.core.StreamWriteFeature.AUTO_CLOSE_TARGET)
          .build();

  private JsonOutput() {}

  static void writeArray(Rows rows, Writer out) throws SQLException, IOException {
    out.write('[');
    String before = "\n";
    for (@Nullable String[] row = rows.next(); row != null; row = rows.next()) {
      out.write(before);
      write(rows.columns(), row, out);
      before = ",\n";
    }
    out.write("\n]\n");
  }

  static void writeLines(Rows rows, Writer out) throws SQLException, IOException {
    for (@Nullable String[] row = rows.next(); row != null; row = rows.next()) {
      write(rows.columns(), row, out);
      out.write('\n');
    }
  }

  private static void write(List<Column> columns, @Nullable String[] row, Writer out)
      throws IOException {
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
      json.writeStartObject();
      for (int i = 0; i < row.length; i++) {
        json.writeFieldName(columns.get(i).name());
        write(columns.get(i), row[i], json);
      }
      json.writeEndObject();
    }
  }

  private static void write(Column column, @Nullable String text, JsonGenerator json)
      throws IOException {
    if (text == null) {
      json.writeNull();
    } else if (column.isNumber() && NUMBER.matcher(text).matches()) {
      json.writeNumber(text);
    } else if (column.isBoolean()) {
      json.writeBoolean(Boolean.parseBoolean(text));
    } else if (column.isJson()) {
      json.writeRawValue(text);
    } else {
      json.writeString(text);
    }
  }
}
