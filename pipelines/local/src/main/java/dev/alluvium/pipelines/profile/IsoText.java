package dev.alluvium.pipelines.profile;

import dev.alluvium.schemas.spec.column.ColumnMeaning;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.Encoding;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.format.value.Times;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times of ISO 8601, as a load reads them: its own reader says which texts are some. */
final class IsoText {
  /** What is no time by its first signs is not tried, for a fault costs much. */
  private static final Pattern BEGINNING =
      Pattern.compile("[+-]?\\d{4,10}-\\d\\d-\\d\\d[Tt ]\\d\\d:");

  private static final int LONGEST = 100;

  private static final FieldSpec FIELD =
      FieldSpec.builder()
          .setName("text")
          .setFrom("text")
          .setRawName("text")
          .setType(ColumnType.TIMESTAMP)
          .setEncoding(Encoding.ISO8601)
          .setMeaning(ColumnMeaning.of("A time."))
          .build();

  private IsoText() {}

  /** Microseconds since 1970; NULL where a load reads no time. */
  static @Nullable Long micros(String text) {
    if (text.length() > LONGEST || !BEGINNING.matcher(text).lookingAt()) {
      return null;
    }
    try {
      Instant time = Times.ofText(text, FIELD);
      return time.getEpochSecond() * 1_000_000L + time.getNano() / 1_000;
    } catch (DateTimeParseException | RejectedException e) {
      return null;
    }
  }
}
