package dev.alluvium.transforms.alerts;

import dev.alluvium.schemas.spec.mart.AlertSpec;
import dev.alluvium.schemas.warehouse.mart.AlertViews;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.text.JsonObjects;
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
  private final AlertSpec alert;
  private final List<String> keyColumns;
  private final List<String> columns;

  AlertMessages(AlertSpec alert, TableSpec mart) {
    this.alert = alert;
    this.keyColumns = mart.key();
    this.columns = AlertViews.columns(alert);
  }

  byte[] key(Row per, long start, long day, long slot) {
    return JsonObjects.write(
        json -> {
          for (String column : keyColumns) {
            json.add(column, value(column, per, start, day, slot));
          }
        });
  }

  byte[] value(Row per, Alert found, long slot) {
    return JsonObjects.write(
        json -> {
          for (String column : columns) {
            json.add(
                column,
                column.equals(alert.watch())
                    ? found.value()
                    : value(column, per, found.start(), found.day(), slot));
          }
          json.add(AlertSpec.USUAL, found.usual());
          json.add(AlertSpec.USUAL_WINDOWS, found.usualWindows());
          json.add(AlertSpec.TIMES_USUAL, found.timesUsual());
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
}
