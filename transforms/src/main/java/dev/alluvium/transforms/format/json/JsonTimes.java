package dev.alluvium.transforms.format.json;

import com.fasterxml.jackson.core.JsonParser;
import dev.alluvium.schemas.spec.column.Encoding;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.transforms.format.value.Times;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;

/** Reads the JSON value a parser stands on as a time or a day that a column can hold. */
final class JsonTimes {
  private JsonTimes() {}

  static Instant timestamp(JsonParser parser, FieldSpec field) throws IOException {
    return switch (field.encoding()) {
      case EPOCH_SECONDS, EPOCH_MILLIS, EPOCH_MICROS ->
          Times.ofNumber(JsonValues.int64(parser, field), field);
      case ISO8601, LOCAL, EPOCH_DAYS -> Times.ofText(JsonValues.string(parser, field), field);
    };
  }

  static LocalDate date(JsonParser parser, FieldSpec field) throws IOException {
    return field.encoding() == Encoding.EPOCH_DAYS
        ? Times.ofDays(JsonValues.int64(parser, field), field)
        : Times.date(JsonValues.string(parser, field), field);
  }
}
