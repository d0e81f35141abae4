package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.WindowSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads windows: {@code 1h}, {@code {session: 2h, longest: 1d}}. */
final class WindowReader {
  /** A hundred years: its microseconds, and those around any event, are a number of 64 bits. */
  private static final Duration LONGEST = Duration.ofDays(36_525);

  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})([smhd])");

  private WindowReader() {}

  static WindowSpec read(YamlNode value) {
    if (!value.isMap()) {
      return WindowSpec.fixed(duration(value, "window"));
    }
    YamlMap map = value.map("window").allow(List.of("session", "longest"));
    Duration gap = needDuration(map, "session");
    Duration longest = needDuration(map, "longest");
    if (longest.compareTo(gap) < 0) {
      map.find("longest")
          .ifPresent(at -> at.fault("longest is shorter than the gap that ends a session"));
    }
    return WindowSpec.session(gap, longest);
  }

  private static Duration needDuration(YamlMap map, String key) {
    return map.need(key).map(value -> duration(value, key)).orElse(Duration.ofDays(1));
  }

  static Duration duration(YamlNode value, String what) {
    return read(value, what, "");
  }

  /** A length of time where {@code word} could stand as well. */
  static Duration durationOr(YamlNode value, String what, String word) {
    return read(value, what, ", or " + word);
  }

  private static Duration read(YamlNode value, String what, String others) {
    Optional<Name> text = value.name(what);
    Matcher matcher = DURATION.matcher(text.map(Name::text).orElse("1d"));
    if (!matcher.matches()) {
      value.fault(
          "%s \"%s\" is no length of time; write a whole number and s, m, h or d, such as 10s, 5m,"
              + " 1h, 1d%s",
          what, text.map(Name::text).orElse(""), others);
      return Duration.ofDays(1);
    }
    Duration duration = unit(matcher.group(2)).multipliedBy(Long.parseLong(matcher.group(1)));
    if (duration.isZero()) {
      value.fault("%s must be longer than zero", what);
    }
    if (duration.compareTo(LONGEST) > 0) {
      value.fault("%s is longer than a hundred years", what);
      return LONGEST;
    }
    return duration;
  }

  /** The length as a contract writes it, such as {@code 90m} or {@code 1d}. */
  static String text(Duration length) {
    String letter =
        Stream.of("d", "h", "m").filter(l -> isWhole(length, l)).findFirst().orElse("s");
    return length.dividedBy(unit(letter)) + letter;
  }

  private static boolean isWhole(Duration length, String letter) {
    return length.toMillis() % unit(letter).toMillis() == 0;
  }

  private static Duration unit(String letter) {
    return switch (letter) {
      case "s" -> Duration.ofSeconds(1);
      case "m" -> Duration.ofMinutes(1);
      case "h" -> Duration.ofHours(1);
      default -> Duration.ofDays(1);
    };
  }
}
