package dev.alluvium.transforms.format.debezium;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.format.json.JsonText;
import dev.alluvium.transforms.format.json.RecordJson;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The columns of a row that its message has as its key. */
final class RowKey {
  /** Characters beyond which no number is one of a key. */
  private static final int LONGEST_NUMBER = 100;

  private final Map<String, String> columns;

  private RowKey(Map<String, String> columns) {
    this.columns = columns;
  }

  /** The columns of that key, but those that are NULL, or lists or objects. */
  static RowKey of(JsonText key) throws IOException {
    Map<String, String> columns = new HashMap<>();
    try (JsonParser parser = key.parse()) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        String value = scalar(parser);
        if (value != null) {
          columns.put(name, value);
        }
      }
    }
    return new RowKey(columns);
  }

  /**
   * Checks that the row has the same values. A column that it has not, or as NULL, says nothing.
   *
   * @param unavailable the text that stands for a value which was not sent
   * @throws RejectedException if it has others
   */
  void check(JsonText row, String unavailable) throws IOException {
    int left = columns.size();
    try (JsonParser parser = row.parse()) {
      parser.nextToken();
      while (left > 0 && parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        String ofKey = columns.get(name);
        String ofRow = scalar(parser);
        if (ofKey == null) {
          continue;
        }
        left--;
        if (ofRow != null && !ofRow.equals(unavailable) && !areSame(ofKey, ofRow)) {
          throw RecordJson.malformed(
              "its key is not that of its row: " + name + " has another value there");
        }
      }
    }
  }

  /** As text; NULL for null, and for what holds other values, which is passed over. */
  private static @Nullable String scalar(JsonParser parser) throws IOException {
    if (parser.currentToken().isStructStart()) {
      parser.skipChildren();
      return null;
    }
    return parser.currentToken() == JsonToken.VALUE_NULL ? null : parser.getText();
  }

  private static boolean areSame(String one, String other) {
    if (one.equals(other)) {
      return true;
    }
    BigDecimal number = number(one);
    BigDecimal otherNumber = number(other);
    return number != null && otherNumber != null && number.compareTo(otherNumber) == 0;
  }

  private static @Nullable BigDecimal number(String text) {
    if (text.length() > LONGEST_NUMBER) {
      return null;
    }
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
