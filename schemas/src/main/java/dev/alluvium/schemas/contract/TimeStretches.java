package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.Expression;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneOffsetTransitionRule;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * How finely columns tell when an event happened: by the stretches of time, of one length each and
 * counted from the epoch in UTC, of which they say in which one the event was. Lengths are
 * milliseconds; zero is the time itself.
 */
final class TimeStretches {
  private static final long SECOND = 1_000;
  private static final long HOUR = 3_600 * SECOND;
  private static final long DAY = 24 * HOUR;

  /** A year far enough ahead for a zone's rules to be those that hold from now on. */
  private static final int LATER = 2100;

  private final Origins origins;
  private final List<Long> told = new ArrayList<>();

  private TimeStretches(Origins origins) {
    this.origins = origins;
  }

  /** Those that columns tell which are made so. */
  static TimeStretches toldBy(List<Expression> columns, Origins origins) {
    TimeStretches stretches = new TimeStretches(origins);
    for (Expression column : columns) {
      stretches.length(origins.of(column)).ifPresent(stretches.told::add);
    }
    for (Expression column : columns) {
      stretches.partOfDay(origins.of(column)).ifPresent(stretches::divide);
    }
    return stretches;
  }

  /** Whether they say in which stretch of that length the event was. */
  boolean tell(Duration length) {
    return told.stream().anyMatch(known -> divides(known, length.toMillis()));
  }

  /** Whether what is made so of the event's time is the same within each of the stretches. */
  boolean settle(Expression made) {
    OptionalLong length = length(made);
    OptionalLong cut = length.isPresent() ? length : partOfDay(made);
    return told.stream()
        .anyMatch(
            known -> cut.isPresent() ? divides(known, cut.getAsLong()) : settleLocal(made, known));
  }

  /** Of the stretch that a column is the start of; none where it is none of the event's time. */
  private OptionalLong length(Expression made) {
    return switch (made.function()) {
      case COPY -> origins.isTime(argument(made)) ? OptionalLong.of(0) : OptionalLong.empty();
      case FLOOR -> floored(argument(made), Long.parseLong(made.arguments().get(1)));
      case DATE -> floored(argument(made), DAY);
      case LOCAL_DATE -> isUtc(made) ? floored(argument(made), DAY) : OptionalLong.empty();
      default -> OptionalLong.empty();
    };
  }

  private OptionalLong floored(String column, long to) {
    OptionalLong before = length(origins.of(column));
    if (before.isEmpty() || divides(before.getAsLong(), to)) {
      return before.isEmpty() ? before : OptionalLong.of(to);
    }
    return divides(to, before.getAsLong()) ? before : OptionalLong.empty();
  }

  /** Of the part of the day, UTC, that a column tells without its day. */
  private OptionalLong partOfDay(Expression made) {
    OptionalLong part =
        switch (made.function()) {
          case HOUR -> OptionalLong.of(HOUR);
          case LOCAL_HOUR ->
              isUtc(made)
                  ? OptionalLong.of(HOUR * Long.parseLong(made.arguments().get(2)))
                  : OptionalLong.empty();
          default -> OptionalLong.empty();
        };
    OptionalLong before =
        part.isEmpty() ? OptionalLong.empty() : length(origins.of(argument(made)));
    return before.isPresent() && divides(before.getAsLong(), part.getAsLong())
        ? part
        : OptionalLong.empty();
  }

  /** A part of the day is there once in a stretch of it that is no longer than a day. */
  private void divide(long part) {
    if (told.stream().anyMatch(known -> known > 0 && known <= DAY && divides(part, known))) {
      told.add(part);
    }
  }

  /** Whether what the clocks of a zone show at the event's time is the same within a stretch. */
  private boolean settleLocal(Expression made, long within) {
    long unit =
        switch (made.function()) {
          case LOCAL_DATE, LOCAL_HOUR, LOCAL_WEEKDAY -> HOUR;
          case LOCAL_TIME -> SECOND;
          default -> -1;
        };
    OptionalLong of = unit < 0 ? OptionalLong.empty() : length(origins.of(argument(made)));
    return of.isPresent()
        && (within == 0
            || (divides(of.getAsLong(), within)
                && divides(within, unit)
                && isWhole(rules(made), within)));
  }

  /** Whether a zone's clocks are put at and by multiples of that length only, since 1970. */
  private static boolean isWhole(ZoneRules zone, long length) {
    Stream<ZoneOffsetTransition> later =
        zone.getTransitionRules().stream()
            .map((ZoneOffsetTransitionRule rule) -> rule.createTransition(LATER));
    Stream<ZoneOffsetTransition> since1970 =
        zone.getTransitions().stream().filter(t -> t.getInstant().isAfter(Instant.EPOCH));
    return isWhole(zone.getOffset(Instant.EPOCH), length)
        && Stream.concat(since1970, later)
            .allMatch(
                t ->
                    t.getInstant().toEpochMilli() % length == 0
                        && isWhole(t.getOffsetAfter(), length));
  }

  private static boolean isWhole(ZoneOffset offset, long length) {
    return SECOND * offset.getTotalSeconds() % length == 0;
  }

  private static boolean isUtc(Expression local) {
    ZoneRules rules = rules(local);
    return rules.isFixedOffset() && rules.getOffset(Instant.EPOCH).equals(ZoneOffset.UTC);
  }

  private static ZoneRules rules(Expression local) {
    return ZoneId.of(local.arguments().get(1)).getRules();
  }

  private static String argument(Expression made) {
    return made.arguments().get(0);
  }

  private static boolean divides(long part, long whole) {
    return part == 0 || (whole != 0 && whole % part == 0);
  }
}
