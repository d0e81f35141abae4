package dev.alluvium.schemas.contract.column;

import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.column.Lengths;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time, as contracts write them: {@code 10s}, {@code 5m}, {@code 1h}, {@code 1d}. */
public final class Durations {
  /** A hundred years: its microseconds, and those around any event, are a number of 64 bits. */
  private static final Duration LONGEST = Duration.ofDays(36_525);

  private static final Pattern LENGTH = Pattern.compile("([0-9]{1,9})([smhd])");

  public static final Definition DURATION =
      new Definition(
          "duration",
          "A length of time: a whole number and s, m, h or d, such as 10s, 5m, 1h, 1d.",
          Shape.matching("0*[1-9][0-9]*[smhd]"));

  private Durations() {}

  /** The length that is written there; a stand-in where it is at fault. */
  public static Duration read(YamlNode value, String what) {
    return read(value, what, "");
  }

  /** A length of time where {@code word} could stand as well. */
  public static Duration readOr(YamlNode value, String what, String word) {
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
    Duration duration =
        Lengths.unit(matcher.group(2)).multipliedBy(Long.parseLong(matcher.group(1)));
    if (duration.isZero()) {
      value.fault("%s must be longer than zero", what);
    }
    if (duration.compareTo(LONGEST) > 0) {
      value.fault("%s is longer than a hundred years", what);
      return LONGEST;
    }
    return duration;
  }
}
