package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.WindowSpec;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads windows: {@code 1h}, {@code {session: 2h, longest: 1d}}. */
final class WindowReader {
  /** A hundred years: its microseconds, and those around any event, are a number of 64 bits. */
  private static final Duration LONGEST = Duration.ofDays(36_525);

  private static final Pattern LENGTH = Pattern.compile("([0-9]{1,9})([smhd])");

  static final Definition DURATION =
      new Definition(
          "duration",
          "A length of time: a whole number and s, m, h or d, such as 10s, 5m, 1h, 1d.",
          Shape.matching("0*[1-9][0-9]*[smhd]"));

  private static final Key<Optional<YamlNode>> SESSION =
      Key.need("session", DURATION.reference(), "The gap that ends a session.").like("30m");
  private static final Key<Optional<YamlNode>> LONGEST_SESSION =
      Key.need(
              "longest",
              DURATION.reference(),
              "The longest session there is; a rebuild reads that much more on either side.")
          .like("1d");
  private static final Section SESSIONS = Section.of(SESSION, LONGEST_SESSION);

  static final Definition WINDOW =
      new Definition(
          "window",
          "How event time is cut: a length such as 1h, or sessions.",
          Shape.either(
              DURATION.reference(),
              Shape.block(SESSIONS)
                  .described("From a group's first event until none came for the gap.")));

  private WindowReader() {}

  static WindowSpec read(YamlNode value) {
    if (!value.isMap()) {
      return WindowSpec.fixed(duration(value, "window"));
    }
    YamlMap map = value.map("window").of(SESSIONS);
    Duration gap = duration(map, SESSION);
    Duration longest = duration(map, LONGEST_SESSION);
    if (longest.compareTo(gap) < 0) {
      map.get(LONGEST_SESSION)
          .ifPresent(at -> at.fault("longest is shorter than the gap that ends a session"));
    }
    return WindowSpec.session(gap, longest);
  }

  private static Duration duration(YamlMap map, Key<Optional<YamlNode>> key) {
    return map.get(key).map(value -> duration(value, key.name())).orElse(Duration.ofDays(1));
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
    Matcher matcher = LENGTH.matcher(text.map(Name::text).orElse("1d"));
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
