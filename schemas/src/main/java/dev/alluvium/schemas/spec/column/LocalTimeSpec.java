package dev.alluvium.schemas.spec.column;

import com.google.auto.value.AutoValue;
import java.io.Serializable;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;

/** How a text of wall-clock time becomes an instant. */
@AutoValue
public abstract class LocalTimeSpec implements Serializable {
  /** What becomes of a time that the clocks leave out when they are put forward. */
  public enum Gap {
    /** Later by as much as the clocks were put forward: 02:30 is 03:30. */
    LATER,
    /** Earlier by as much: 02:30 is 01:30. */
    EARLIER,
    /** The record is rejected. */
    REJECT
  }

  /** Which of two instants a time is that the clocks show twice when they are put back. */
  public enum Overlap {
    EARLIER,
    LATER,
    /** The record is rejected. */
    REJECT
  }

  /** Of {@link java.time.format.DateTimeFormatter}; a year may be written with y as with u. */
  public abstract String pattern();

  public abstract ZoneId zone();

  public abstract Gap gap();

  public abstract Overlap overlap();

  /**
   * The pattern's formatter, which takes nothing for a day or a time that is none.
   *
   * @throws IllegalArgumentException if it is no pattern
   */
  public DateTimeFormatter formatter() {
    return DateTimeFormatter.ofPattern(pattern().replace('y', 'u'), Locale.ROOT)
        .withResolverStyle(ResolverStyle.STRICT);
  }

  public static LocalTimeSpec of(String pattern, ZoneId zone, Gap gap, Overlap overlap) {
    return new AutoValue_LocalTimeSpec(pattern, zone, gap, overlap);
  }
}
