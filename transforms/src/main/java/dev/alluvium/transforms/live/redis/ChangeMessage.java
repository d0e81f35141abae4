package dev.alluvium.transforms.live.redis;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.alluvium.transforms.live.LiveRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a batch has changed, as {@code put.lua} tells it.
 *
 * @param table empty where all rows that are to be there are there now
 */
record ChangeMessage(String epoch, long version, String table, List<Row> rows) {
  private static final JsonFactory JSON = new JsonFactory();

  /**
   * @param row NULL where it is gone
   */
  record Row(String key, @Nullable String row) {}

  /**
   * @throws IllegalArgumentException if it is none; anybody may write to a channel
   */
  static ChangeMessage parse(String text) {
    try (JsonParser json = JSON.createParser(text)) {
      expect(json.nextToken() == JsonToken.START_ARRAY);
      String epoch = text(json);
      long version = Long.parseLong(text(json));
      String table = text(json);
      List<Row> rows = new ArrayList<>();
      JsonToken start = json.nextToken();
      while (start == JsonToken.START_ARRAY && json.nextToken() != JsonToken.END_ARRAY) {
        String key = json.getText();
        JsonToken row = json.nextToken();
        expect(row == JsonToken.VALUE_STRING || row == JsonToken.VALUE_FALSE);
        Row read = new Row(key, row == JsonToken.VALUE_FALSE ? null : json.getText());
        expect(LiveRow.isRow(read.key(), read.row()));
        rows.add(read);
      }
      return new ChangeMessage(epoch, version, table, rows);
    } catch (IOException e) {
      throw new IllegalArgumentException("this tells of no changes", e);
    }
  }

  private static String text(JsonParser json) throws IOException {
    expect(json.nextToken() == JsonToken.VALUE_STRING);
    return json.getText();
  }

  private static void expect(boolean isSo) throws IOException {
    if (!isSo) {
      throw new IOException("no list of an epoch, a version, a table and rows");
    }
  }
}
