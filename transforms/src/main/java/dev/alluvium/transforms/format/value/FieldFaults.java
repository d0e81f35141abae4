package dev.alluvium.transforms.format.value;

import dev.alluvium.schemas.spec.column.Encoding;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.column.LocalTimeSpec;
import dev.alluvium.transforms.format.RejectReason;
import dev.alluvium.transforms.format.RejectedException;

/** What is wrong with a field's value, whatever its format. */
public final class FieldFaults {
  private FieldFaults() {}

  /**
   * A value of another type.
   *
   * @param actual what it is, in words
   */
  public static RejectedException badType(FieldSpec field, String actual) {
    return badType(field.from(), expected(field), actual);
  }

  /**
   * A value of another type than what leads on from it.
   *
   * @param path where it stands
   * @param expected what it should be, in words
   */
  public static RejectedException badType(String path, String expected, String actual) {
    return new RejectedException(
        RejectReason.BAD_TYPE,
        path,
        "%s should be %s, but is %s".formatted(path, expected, actual));
  }

  public static RejectedException outOfRange(FieldSpec field) {
    return new RejectedException(
        RejectReason.OUT_OF_RANGE,
        field.from(),
        "%s is outside of what %s can hold".formatted(field.from(), expected(field)));
  }

  /** What a field should be, in words. */
  public static String expected(FieldSpec field) {
    return switch (field.type()) {
      case STRING -> "a text";
      case INT64 -> "a whole number";
      case FLOAT64 -> "a number";
      case NUMERIC -> "a decimal number";
      case BOOLEAN -> "true or false";
      case TIMESTAMP ->
          switch (field.encoding()) {
            case EPOCH_SECONDS -> "a time in seconds since 1970";
            case EPOCH_MILLIS -> "a time in milliseconds since 1970";
            case EPOCH_MICROS -> "a time in microseconds since 1970";
            case ISO8601 -> "a time as 2023-04-02T10:15:30Z";
            case LOCAL, EPOCH_DAYS ->
                "a time as " + field.local().map(LocalTimeSpec::pattern).orElse("its pattern says");
          };
      case DATE ->
          field.encoding() == Encoding.EPOCH_DAYS
              ? "a date in days since 1970"
              : "a date as 2023-04-02";
      case JSON -> "JSON";
      case BYTES -> "a text in Base64";
    };
  }
}
