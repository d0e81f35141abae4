package dev.alluvium.transforms.alerts;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.alluvium.schemas.spec.mart.AlertSpec;
import dev.alluvium.schemas.warehouse.mart.AlertViews;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Alerts as messages: the key is the mart's key, the value the view's row, both as JSON objects in
 * the order of their columns. Times are as {@code 2023-04-02T10:15:00Z}, days as {@code
 * 2023-04-02}.
 */
final class AlertMessages {
  private static final JsonFactory JSON = new JsonFactory();

  private final AlertSpec alert;
  private final List<String> keyColumns;
  private final List<String> columns;

  AlertMessages(AlertSpec alert, TableSpec mart) {
    this.alert = alert;
    this.keyColumns = mart.key();
    this.columns = AlertViews.columns(alert);
  }

  byte[] key(Row per, long start, long day, long slot) {
    return json(
        json -> {
          for (String column : keyColumns) {
            write(json, column, value(column, per, start, day, slot));
          }
        });
  }

  byte[] value(Row per, Alert found, long slot) {
    return json(
        json -> {
          for (String column : columns) {
            write(
                json,
                column,
                column.equals(alert.watch())
                    ? found.value()
                    : value(column, per, found.start(), found.day(), slot));
          }
          write(json, AlertSpec.USUAL, found.usual());
          write(json, AlertSpec.USUAL_WINDOWS, found.usualWindows());
          write(json, AlertSpec.TIMES_USUAL, found.timesUsual());
        });
  }

  private @Nullable Object value(String column, Row per, long start, long day, long slot) {
    if (column.equals(alert.window())) {
      return Instant.ofEpochMilli(start);
    }
    if (column.equals(alert.day())) {
      return LocalDate.ofEpochDay(day);
    }
    return column.equals(alert.slot()) ? (Object) slot : per.getValue(column);
  }

  private interface Content {
    void writeTo(JsonGenerator json) throws IOException;
  }

  private static byte[] json(Content content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      content.writeTo(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void write(JsonGenerator json, String name, @Nullable Object value)
      throws IOException {
    json.writeFieldName(name);
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Long number) {
      json.writeNumber(number);
    } else if (value instanceof Double number) {
      json.writeNumber(number);
    } else if (value instanceof BigDecimal number) {
      json.writeNumber(number.toPlainString());
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else {
      json.writeString(value.toString());
    }
  }
}
