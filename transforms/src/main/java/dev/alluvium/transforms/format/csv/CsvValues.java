package dev.alluvium.transforms.format.csv;

import dev.alluvium.schemas.spec.column.Encoding;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.format.json.JsonValues;
import dev.alluvium.transforms.format.json.RecordJson;
import dev.alluvium.transforms.format.value.Booleans;
import dev.alluvium.transforms.format.value.FieldFaults;
import dev.alluvium.transforms.format.value.Numbers;
import dev.alluvium.transforms.format.value.Times;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Base64;

/** Reads a text as a field's type, or rejects it. */
final class CsvValues {
  private CsvValues() {}

  /**
   * The value of a text that is not empty.
   *
   * @throws RejectedException if it is not of the field's type, or not within what a column can
   *     hold
   */
  static Object read(String text, FieldSpec field) {
    try {
      return switch (field.type()) {
        case STRING -> text;
        case INT64 -> Numbers.int64(text, field);
        case FLOAT64 -> Numbers.float64(text, field);
        case NUMERIC -> Numbers.numeric(text, field);
        case BOOLEAN -> Booleans.of(text);
        case TIMESTAMP -> timestamp(text, field);
        case DATE -> date(text, field);
        case BYTES -> Base64.getDecoder().decode(text);
        case JSON -> json(text, field);
      };
    } catch (DateTimeParseException | IllegalArgumentException e) {
      throw badType(field);
    }
  }

  private static Instant timestamp(String text, FieldSpec field) {
    return switch (field.encoding()) {
      case EPOCH_SECONDS, EPOCH_MILLIS, EPOCH_MICROS ->
          Times.ofNumber(Numbers.int64(text, field), field);
      case ISO8601, LOCAL, EPOCH_DAYS -> Times.ofText(text, field);
    };
  }

  private static LocalDate date(String text, FieldSpec field) {
    return field.encoding() == Encoding.EPOCH_DAYS
        ? Times.ofDays(Numbers.int64(text, field), field)
        : Times.date(text, field);
  }

  private static String json(String text, FieldSpec field) {
    try (var parser = RecordJson.FACTORY.createParser(text)) {
      if (parser.nextToken() == null) {
        throw badType(field);
      }
      String json = JsonValues.json(parser);
      if (parser.nextToken() != null) {
        throw badType(field);
      }
      return json;
    } catch (IOException e) {
      throw badType(field);
    }
  }

  private static RejectedException badType(FieldSpec field) {
    return FieldFaults.badType(field, "another text");
  }
}
