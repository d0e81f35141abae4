package dev.alluvium.transforms.format.value;

import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;

/**
 * Reads times of ISO 8601 in the spellings that databases and tools write: {@code
 * 2023-04-02T10:15:30.250Z}, a blank for the T, a comma for the point, offsets as {@code +05:30},
 * {@code +0530}, {@code +05} or {@code UTC}, seconds and offset left out. Strict about days and
 * hours that there are none of. Digits beyond the nanosecond are cut off. A leap second is second 0
 * of the next minute, as in BigQuery.
 */
final class IsoTimes {
  private static final int SECONDS_PER_DAY = 86_400;
  private static final int LARGEST_OFFSET = 18 * 3_600;
  private static final int NANO_DIGITS = 9;

  private final String text;
  private int place;

  private IsoTimes(String text) {
    this.text = text;
  }

  /**
   * The time of the text; UTC where it has no offset.
   *
   * @throws DateTimeParseException if it is none
   * @throws java.time.DateTimeException if an instant cannot be that far away
   */
  static Instant read(String text) {
    return new IsoTimes(text).read();
  }

  private Instant read() {
    LocalDate day = LocalDate.parse(text.substring(0, endOfDay()));
    place++; // What parts them.
    int seconds = number(23) * 3_600;
    expect(':');
    seconds += number(59) * 60;
    int nanos = 0;
    if (takes(':')) {
      int second = number(60);
      seconds += second;
      nanos = takes('.') || takes(',') ? nanos() : 0;
      nanos = second == 60 ? 0 : nanos;
    }
    seconds -= offset();
    if (place < text.length()) {
      throw fault();
    }
    return Instant.ofEpochSecond(
        Math.addExact(Math.multiplyExact(day.toEpochDay(), (long) SECONDS_PER_DAY), seconds),
        nanos);
  }

  private int endOfDay() {
    while (place < text.length() && "Tt ".indexOf(text.charAt(place)) < 0) {
      place++;
    }
    return place;
  }

  /** Two digits. */
  private int number(int most) {
    int value = digit() * 10 + digit();
    if (value > most) {
      throw fault();
    }
    return value;
  }

  private int nanos() {
    int nanos = 0;
    int digits = 0;
    do {
      int digit = digit();
      if (digits < NANO_DIGITS) {
        nanos = nanos * 10 + digit;
        digits++;
      }
    } while (place < text.length() && isDigit(text.charAt(place)));
    for (; digits < NANO_DIGITS; digits++) {
      nanos *= 10;
    }
    return nanos;
  }

  /** In seconds. */
  private int offset() {
    if (place == text.length()) {
      return 0;
    }
    boolean afterBlank = takes(' ');
    if (!afterBlank && (takes('Z') || takes('z'))) {
      return 0;
    }
    if (text.regionMatches(true, place, "UTC", 0, 3)) {
      place += 3;
      return 0;
    }
    boolean isWest = takes('-');
    if (!isWest) {
      expect('+');
    }
    int seconds = number(18) * 3_600 + minutesOfOffset();
    if (seconds > LARGEST_OFFSET) {
      throw fault();
    }
    return isWest ? -seconds : seconds;
  }

  private int minutesOfOffset() {
    if (place == text.length()) {
      return 0;
    }
    boolean hasColons = takes(':');
    int seconds = number(59) * 60;
    if (hasColons && takes(':')) {
      seconds += number(59);
    }
    return seconds;
  }

  private void expect(char c) {
    if (!takes(c)) {
      throw fault();
    }
  }

  private boolean takes(char c) {
    boolean isNext = place < text.length() && text.charAt(place) == c;
    place += isNext ? 1 : 0;
    return isNext;
  }

  private int digit() {
    if (place >= text.length() || !isDigit(text.charAt(place))) {
      throw fault();
    }
    return text.charAt(place++) - '0';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private DateTimeParseException fault() {
    return new DateTimeParseException("no time of ISO 8601", text, place);
  }
}
