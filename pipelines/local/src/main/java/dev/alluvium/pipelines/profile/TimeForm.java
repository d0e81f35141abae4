package dev.alluvium.pipelines.profile;

import dev.alluvium.pipelines.profile.PathProfile.Form;
import dev.alluvium.pipelines.profile.RecordCells.Kind;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How times are written under a path, or under two: a day and a time of day.
 *
 * @param keys of a field that say so, and their values
 * @param micros a query's expression over {@code text} and {@code micros}, what a load reads in it
 *     as ISO 8601: microseconds since 1970
 * @param isDay whether it tells days alone
 * @param isOfAll whether no value is broken
 */
record TimeForm(Map<String, Object> keys, String micros, boolean isDay, boolean isOfAll) {
  /**
   * What a sample's times are read by.
   *
   * @param zone of times that do not say theirs
   * @param now what comes later is no time, unless its name says so
   */
  record Clock(String zone, Instant now) {}

  private static final List<String> DAYS =
      List.of(
          "yyyy-MM-dd",
          "MM/dd/yyyy",
          "dd/MM/yyyy",
          "dd.MM.yyyy",
          "yyyy/MM/dd",
          "MM-dd-yyyy",
          "dd-MM-yyyy",
          "MM-dd-yy",
          "MM/dd/yy",
          "dd.MM.yy",
          "yyyyMMdd");

  private static final List<String> CLOCKS = List.of("HH:mm:ss", "HH:mm", "HHmmss", "HH:mm:ss.SSS");

  /** Where clocks are that do not say so, unless people do. */
  static final String UTC = "UTC";

  /** Zones that the store knows by the same names. */
  private static final Pattern REGION = Pattern.compile("[A-Za-z]+(?:/[A-Za-z_]+)+");

  private static final String ISO = "iso8601";

  /** Of a hundred texts so many are times, where those that are none are broken. */
  private static final int MOSTLY = 90;

  private static final String[] JOINTS = {" ", "'T'", ""};

  /** Milliseconds of 1995 and 2100. */
  private static final long EARLIEST = 788_918_400_000L;

  private static final long LATEST = 4_102_444_800_000L;

  private static final Pattern MONTH_FIRST = Pattern.compile("MM([/-])dd");

  /** Numbers that are not called like times may lie so far ahead. */
  private static final Duration AHEAD = Duration.ofDays(366);

  /** Of microseconds. */
  private static final int EPOCH_DIGITS = 16;

  /**
   * How the values of a path tell times; none where they do not.
   *
   * @param isText whether values have no type of their own, as between separators
   */
  static Optional<TimeForm> of(
      SampleStore store, int source, PathProfile path, Clock by, boolean isText)
      throws SQLException {
    String zone = by.zone();
    if (path.values() == 0 || path.isInList()) {
      return Optional.empty();
    }
    if (path.isOnly(Kind.INTEGER)
        || (isText && path.isOnly(Kind.STRING) && path.isAll(Form.WHOLE))) {
      return epoch(path, by.now());
    }
    if (!path.isOnly(Kind.STRING)) {
      return Optional.empty();
    }
    boolean isIso = path.count(Form.ISO_TIME) * 100 >= path.values() * MOSTLY;
    boolean isWallClock = !zone.equals(UTC) && path.count(Form.ZONED) == 0;
    Optional<TimeForm> written =
        isIso && !isWallClock ? Optional.empty() : written(store, source, path, zone, isText);
    if (isIso && written.isEmpty()) {
      return Optional.of(
          new TimeForm(
              Map.of("encoding", ISO),
              /* micros= */ "micros",
              /* isDay= */ false,
              path.isAll(Form.ISO_TIME)));
    }
    return written;
  }

  /** The pattern that fits most values, if that is nearly all; of several the first. */
  private static Optional<TimeForm> written(
      SampleStore store, int source, PathProfile path, String zone, boolean isText)
      throws SQLException {
    long fewest = path.values() * (100 - MOSTLY) / 100 + 1;
    Optional<TimeForm> best = Optional.empty();
    for (String day : DAYS) {
      List<String> patterns = new ArrayList<>(List.of(day));
      for (String clock : CLOCKS) {
        for (String joint : JOINTS) {
          patterns.add(day + joint + clock);
        }
      }
      for (String pattern : patterns) {
        long others = others(store, source, path, pattern, isText);
        if (others < fewest) {
          fewest = others;
          best = Optional.of(local(pattern, zone, pattern.equals(day), others == 0));
        }
        if (fewest == 0) {
          return best;
        }
      }
    }
    return best;
  }

  /** The pattern of times of day that values between separators are; none where they are none. */
  static Optional<String> clock(SampleStore store, int source, PathProfile path)
      throws SQLException {
    if (path.values() == 0 || !path.isOnly(Kind.STRING) || path.isInList()) {
      return Optional.empty();
    }
    for (String clock : CLOCKS) {
      if (others(store, source, path, clock, /* isText= */ true) == 0) {
        return Optional.of(clock);
      }
    }
    return Optional.empty();
  }

  /** Whether it is ISO 8601, of which some texts may be none. */
  boolean isIso() {
    return ISO.equals(keys.get("encoding"));
  }

  /** Whether the values are the same kind of times with day and month the other way round. */
  boolean isEitherWay(SampleStore store, int source, PathProfile path, boolean isText)
      throws SQLException {
    String pattern =
        keys.get("local") instanceof Map<?, ?> local ? String.valueOf(local.get("pattern")) : "";
    Matcher day = MONTH_FIRST.matcher(pattern);
    if (!day.lookingAt()) {
      return false;
    }
    String swapped = "dd" + day.group(1) + "MM" + pattern.substring(day.end());
    return others(store, source, path, swapped, isText) == 0;
  }

  /** A day's path with one of times of day, joined by a blank. */
  TimeForm with(String clock) {
    Map<?, ?> local = (Map<?, ?>) Objects.requireNonNull(keys.get("local"));
    String day = String.valueOf(local.get("pattern"));
    return local(day + " " + clock, String.valueOf(local.get("zone")), /* isDay= */ false, isOfAll);
  }

  private static TimeForm local(String pattern, String zone, boolean isDay, boolean isOfAll) {
    Map<String, Object> local = new LinkedHashMap<>();
    local.put("pattern", pattern);
    local.put("zone", zone);
    String time = "try_strptime(text, '" + format(pattern) + "')";
    if (REGION.matcher(zone).matches()) {
      time = "(" + time + " AT TIME ZONE '" + zone + "')";
    }
    return new TimeForm(Map.of("local", local), "epoch_us(" + time + ")", isDay, isOfAll);
  }

  /** The store's words for a pattern of Java. */
  private static String format(String pattern) {
    return pattern
        .replace("'", "")
        .replace("yyyy", "%Y")
        .replace("yy", "%y")
        .replace("MM", "%m")
        .replace("dd", "%d")
        .replace("HH", "%H")
        .replace("mm", "%M")
        .replace("SSS", "%g")
        .replace("ss", "%S");
  }

  /**
   * How many values are no such times. What comes most often tells quickly of most patterns that
   * they are not it. A year of two digits is of this century to contracts, so one that is not makes
   * it none.
   */
  private static long others(
      SampleStore store, int source, PathProfile path, String pattern, boolean isText)
      throws SQLException {
    String regex = pattern.replace("'", "").replaceAll("[yMdHmsS]", "[0-9]").replace(".", "[.]");
    if (path.top().stream()
        .noneMatch(value -> (isText ? value.text().strip() : value.text()).matches(regex))) {
      return path.values();
    }
    String format = format(pattern);
    String century =
        format.contains("%y") ? " AND year(try_strptime(text, '" + format + "')) >= 2000" : "";
    return store.number(
        "SELECT count(*) FROM (SELECT "
            + (isText ? "trim(text)" : "text")
            + " AS text FROM cells WHERE s = ? AND path ="
            + " ? AND text IS NOT NULL) WHERE NOT (regexp_full_match(text, ?)"
            + " AND try_strptime(text, ?) IS NOT NULL"
            + century
            + ")",
        source,
        path.path(),
        regex,
        format);
  }

  private static Optional<TimeForm> epoch(PathProfile path, Instant now) {
    if (path.digits() > EPOCH_DIGITS) {
      return Optional.empty();
    }
    Map<String, Long> units = new LinkedHashMap<>();
    units.put("epoch_millis", 1_000L);
    units.put("epoch_micros", 1L);
    boolean isNamedSo = Hints.isTime(path.path());
    if (isNamedSo) {
      units.put("epoch_seconds", 1_000_000L);
    }
    BigDecimal smallest = new BigDecimal(String.valueOf(path.smallest()));
    BigDecimal largest = new BigDecimal(String.valueOf(path.largest()));
    BigDecimal from = BigDecimal.valueOf(EARLIEST * 1_000);
    long latest = isNamedSo ? LATEST : now.plus(AHEAD).toEpochMilli();
    BigDecimal until = BigDecimal.valueOf(latest * 1_000);
    return units.entrySet().stream()
        .filter(
            unit ->
                Stream.of(smallest, largest)
                    .map(edge -> edge.multiply(BigDecimal.valueOf(unit.getValue())))
                    .allMatch(edge -> edge.compareTo(from) > 0 && edge.compareTo(until) < 0))
        .findFirst()
        .map(
            unit ->
                new TimeForm(
                    Map.of("encoding", unit.getKey()),
                    "try_cast(text AS BIGINT) * " + unit.getValue(),
                    /* isDay= */ false,
                    /* isOfAll= */ true));
  }
}
