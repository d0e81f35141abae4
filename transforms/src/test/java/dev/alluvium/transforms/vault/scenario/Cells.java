package dev.alluvium.transforms.vault.scenario;

import dev.alluvium.schemas.spec.column.ColumnType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Values of tables and their texts in scenarios. */
final class Cells {
  private Cells() {}

  /** The value that a text stands for in a column of that type. */
  static @Nullable Object value(@Nullable String text, ColumnType type) {
    if (text == null) {
      return null;
    }
    return switch (type) {
      case TIMESTAMP -> Datetimes.parse(text);
      case DATE -> Datetimes.day(text);
      case INT64 -> number(text);
      default -> text;
    };
  }

  static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new ScenarioException("\"%s\" is no whole number", text);
    }
  }

  /** The one text by which values are compared; times are not compared by how they are written. */
  static @Nullable String comparable(@Nullable String text, ColumnType type) {
    Object value = value(text, type);
    return value == null ? null : value.toString();
  }

  /** What to select of a column, so that {@link #text} gives its text. */
  static String selected(String column, ColumnType type) {
    return switch (type) {
      case TIMESTAMP -> "epoch_us(" + column + ")";
      case DATE -> "CAST(" + column + " AS VARCHAR)";
      default -> column;
    };
  }

  static @Nullable String text(@Nullable Object selected, ColumnType type) {
    if (selected == null) {
      return null;
    }
    return type == ColumnType.TIMESTAMP
        ? Instant.EPOCH.plus((Long) selected, ChronoUnit.MICROS).toString()
        : selected.toString();
  }
}
