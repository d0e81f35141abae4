package dev.alluvium.transforms.format.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.transforms.format.RejectReason;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.format.value.Booleans;
import dev.alluvium.transforms.format.value.FieldFaults;
import dev.alluvium.transforms.format.value.Numbers;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Locale;

/** Reads the JSON value a parser stands on as a field's type, or rejects it. */
public final class JsonValues {
  private JsonValues() {}

  /**
   * The value of the current token, which is not null, and which is consumed.
   *
   * @throws RejectedException if it is not of the field's type, or not within what a column can
   *     hold
   * @throws IOException if the JSON is broken
   */
  static Object read(JsonParser parser, FieldSpec field) throws IOException {
    try {
      return switch (field.type()) {
        case STRING -> string(parser, field);
        case INT64 -> int64(parser, field);
        case FLOAT64 -> float64(parser, field);
        case NUMERIC -> numeric(parser, field);
        case BOOLEAN -> bool(parser, field);
        case TIMESTAMP -> JsonTimes.timestamp(parser, field);
        case DATE -> JsonTimes.date(parser, field);
        case BYTES -> Base64.getDecoder().decode(string(parser, field));
        case JSON -> json(parser);
      };
    } catch (InputCoercionException e) {
      throw FieldFaults.outOfRange(field);
    } catch (DateTimeParseException | IllegalArgumentException e) {
      throw badType(parser, field);
    }
  }

  /** The current value, whatever it is, as JSON text. */
  public static String json(JsonParser parser) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = RecordJson.FACTORY.createGenerator(text)) {
      copy(parser, generator);
    }
    return whole(text.toString());
  }

  /**
   * Copies the current value, whatever it is, and its numbers as they are written: some have more
   * digits, or a larger exponent, than any type of Java takes.
   */
  static void copy(JsonParser parser, JsonGenerator to) throws IOException {
    int depth = 0;
    do {
      JsonToken token = parser.currentToken();
      if (token.isNumeric()) {
        to.writeNumber(parser.getText());
      } else {
        to.copyCurrentEvent(parser);
      }
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
    } while (depth > 0 && parser.nextToken() != null);
  }

  /**
   * That text.
   *
   * @throws RejectedException if it holds half a character, which no UTF-8 and so no column can
   */
  static String whole(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!Character.isSurrogate(text.charAt(i))) {
        continue;
      }
      if (Character.isSupplementaryCodePoint(text.codePointAt(i))) {
        i++;
      } else {
        throw new RejectedException(
            RejectReason.MALFORMED,
            null,
            String.format(
                Locale.ROOT, "no UTF-8: half a character, \\u%04x", (int) text.charAt(i)));
      }
    }
    return text;
  }

  static String string(JsonParser parser, FieldSpec field) throws IOException {
    boolean mayBeOther = field.type() == ColumnType.STRING && isCoerced(parser, field);
    if (parser.currentToken() != JsonToken.VALUE_STRING && !mayBeOther) {
      throw badType(parser, field);
    }
    return whole(parser.getText());
  }

  /** Whether a single value of another type stands there that may. */
  private static boolean isCoerced(JsonParser parser, FieldSpec field) {
    return field.coerce() && parser.currentToken().isScalarValue();
  }

  /** JSON has numbers, and no whole ones: {@code 2.0} and {@code 2e0} are what {@code 2} is. */
  static Long int64(JsonParser parser, FieldSpec field) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT) {
      return Numbers.whole(parser.getText(), field);
    }
    if (isCoerced(parser, field)) {
      return Numbers.int64(parser.getText(), field);
    }
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw badType(parser, field);
    }
    return parser.getLongValue();
  }

  private static Double float64(JsonParser parser, FieldSpec field) throws IOException {
    if (isCoerced(parser, field)) {
      return Numbers.float64(parser.getText(), field);
    }
    if (!parser.currentToken().isNumeric()) {
      throw badType(parser, field);
    }
    return Numbers.held(parser.getDoubleValue(), field);
  }

  private static BigDecimal numeric(JsonParser parser, FieldSpec field) throws IOException {
    if (!parser.currentToken().isNumeric() && parser.currentToken() != JsonToken.VALUE_STRING) {
      throw badType(parser, field);
    }
    return Numbers.numeric(parser.getText(), field);
  }

  private static Boolean bool(JsonParser parser, FieldSpec field) throws IOException {
    if (isCoerced(parser, field)) {
      return Booleans.of(parser.getText());
    }
    if (!parser.currentToken().isBoolean()) {
      throw badType(parser, field);
    }
    return parser.currentToken() == JsonToken.VALUE_TRUE;
  }

  private static RejectedException badType(JsonParser parser, FieldSpec field) throws IOException {
    JsonToken token = parser.currentToken();
    boolean couldBe =
        token == JsonToken.VALUE_STRING && !field.coerce() && isReadable(parser.getText(), field);
    return FieldFaults.badType(
        field, couldBe ? "a text, which coerce: true reads" : actual(token, field));
  }

  private static boolean isReadable(String text, FieldSpec field) {
    try {
      switch (field.type()) {
        case INT64 -> Numbers.int64(text, field);
        case FLOAT64 -> Numbers.float64(text, field);
        case BOOLEAN -> Booleans.of(text);
        default -> throw new IllegalArgumentException("read as it is");
      }
      return true;
    } catch (IllegalArgumentException | RejectedException e) {
      return false;
    }
  }

  /** What stands where an object or a list should, in words. */
  static String found(JsonToken token) {
    return switch (token) {
      case VALUE_STRING -> "a text";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      default -> other(token);
    };
  }

  private static String actual(JsonToken token, FieldSpec field) {
    boolean isNoNumber = field.type() == ColumnType.STRING || field.type() == ColumnType.BOOLEAN;
    return isNoNumber && token.isNumeric() ? found(token) : other(token);
  }

  private static String other(JsonToken token) {
    return switch (token) {
      case VALUE_STRING -> "a text that is none";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "another number";
      case VALUE_TRUE, VALUE_FALSE -> "true or false";
      case START_OBJECT, END_OBJECT -> "an object";
      case START_ARRAY, END_ARRAY -> "a list";
      default -> "something else";
    };
  }
}
