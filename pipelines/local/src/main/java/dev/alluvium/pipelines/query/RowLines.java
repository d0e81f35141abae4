package dev.alluvium.pipelines.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows between a job and who asks it, as JSON: an array of the columns' names and one of their
 * types, an array for each row, and at the end an object, with {@code error} if it came to none.
 * Without the object it was cut off.
 */
final class RowLines {
  private static final int LONGEST_TEXT = 20_000_000;
  private static final String ERROR = "error";
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(LONGEST_TEXT).build())
          .build();

  private RowLines() {}

  /** Writes an answer, which may yet fail. */
  static final class Output implements AutoCloseable {
    private final JsonGenerator json;

    Output(OutputStream out) throws IOException {
      this.json = JSON.createGenerator(out).setRootValueSeparator(null);
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
    }

    void write(Rows rows) throws SQLException, IOException {
      write(rows.columns().stream().map(Column::name).toArray(String[]::new));
      write(rows.columns().stream().map(Column::type).toArray(String[]::new));
      for (@Nullable String[] row = rows.next(); row != null; row = rows.next()) {
        write(row);
      }
      json.writeStartObject();
      json.writeEndObject();
    }

    private void write(@Nullable String[] row) throws IOException {
      json.writeStartArray();
      for (String text : row) {
        json.writeString(text);
      }
      json.writeEndArray();
      json.writeRaw('\n');
    }

    void fail(String message) throws IOException {
      json.writeStartObject();
      json.writeStringField(ERROR, message);
      json.writeEndObject();
    }

    @Override
    public void close() throws IOException {
      json.close();
    }
  }

  /** Reads what {@link Output} has written. */
  static final class Input implements Rows {
    private final JsonParser json;
    private final List<Column> columns = new ArrayList<>();
    private boolean isAtEnd;

    Input(InputStream in) throws SQLException, IOException {
      this.json = JSON.createParser(in);
      @Nullable String[] names = row();
      @Nullable String[] types = row();
      if (names == null || types == null || names.length != types.length) {
        throw new IOException("the job's answer has no columns");
      }
      for (int i = 0; i < names.length; i++) {
        columns.add(new Column(String.valueOf(names[i]), String.valueOf(types[i])));
      }
    }

    @Override
    public List<Column> columns() {
      return columns;
    }

    @Override
    public @Nullable String @Nullable [] next() throws SQLException, IOException {
      return isAtEnd ? null : row();
    }

    private @Nullable String @Nullable [] row() throws SQLException, IOException {
      try {
        return read();
      } catch (IOException e) {
        throw new IOException("the job ended before its answer did", e);
      }
    }

    private @Nullable String @Nullable [] read() throws SQLException, IOException {
      JsonToken token = json.nextToken();
      if (token == JsonToken.START_OBJECT) {
        isAtEnd = true;
        if (json.nextToken() == JsonToken.FIELD_NAME) {
          throw new SQLException(json.nextTextValue());
        }
        return null;
      }
      if (token != JsonToken.START_ARRAY) {
        throw new IOException("neither a row nor the end");
      }
      List<@Nullable String> row = new ArrayList<>(columns.size());
      while (json.nextToken() != JsonToken.END_ARRAY) {
        row.add(json.currentToken() == JsonToken.VALUE_NULL ? null : json.getText());
      }
      return row.toArray(new @Nullable String[0]);
    }

    @Override
    public void close() throws IOException {
      json.close();
    }
  }
}
