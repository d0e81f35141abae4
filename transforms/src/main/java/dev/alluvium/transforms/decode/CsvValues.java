package dev.alluvium.transforms.decode;

import dev.alluvium.schemas.spec.FieldSpec;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.regex.Pattern;

/** Reads a text as a field's type, or rejects it. */
final class CsvValues {
  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]{1,4})?");

  /** More digits than any column holds; longer ones are no numbers but attacks. */
  private static final int LONGEST_NUMBER = 1_000;

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
        case INT64 -> int64(text, field);
        case FLOAT64 -> float64(text, field);
        case NUMERIC -> JsonValues.held(new BigDecimal(decimal(text, field)), field);
        case BOOLEAN -> bool(text, field);
        case TIMESTAMP -> timestamp(text, field);
        case DATE -> Times.date(text, field);
        case BYTES -> Base64.getDecoder().decode(text);
        case JSON -> json(text, field);
      };
    } catch (DateTimeParseException | IllegalArgumentException e) {
      throw badType(field);
    }
  }

  private static long int64(String text, FieldSpec field) {
    if (!WHOLE.matcher(text).matches()) {
      throw badType(field);
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw JsonValues.outOfRange(field);
    }
  }

  private static double float64(String text, FieldSpec field) {
    double value = Double.parseDouble(decimal(text, field));
    if (Double.isInfinite(value)) {
      throw JsonValues.outOfRange(field);
    }
    return value + 0.0; // -0.0 becomes 0.0: it is the same number, and has to be the same key.
  }

  private static String decimal(String text, FieldSpec field) {
    if (text.length() > LONGEST_NUMBER || !DECIMAL.matcher(text).matches()) {
      throw badType(field);
    }
    return text;
  }

  private static Boolean bool(String text, FieldSpec field) {
    return switch (text) {
      case "true", "TRUE", "True", "1" -> true;
      case "false", "FALSE", "False", "0" -> false;
      default -> throw badType(field);
    };
  }

  private static Instant timestamp(String text, FieldSpec field) {
    return switch (field.encoding()) {
      case EPOCH_SECONDS, EPOCH_MILLIS, EPOCH_MICROS -> Times.ofNumber(int64(text, field), field);
      case ISO8601, LOCAL -> Times.ofText(text, field);
    };
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
    return new RejectedException(
        RejectReason.BAD_TYPE,
        field.from(),
        "%s should be %s, but is another text".formatted(field.from(), JsonValues.expected(field)));
  }
}
