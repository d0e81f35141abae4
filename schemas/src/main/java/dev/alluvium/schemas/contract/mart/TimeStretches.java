package dev.alluvium.schemas.contract.mart;

import dev.alluvium.schemas.contract.event.Origins;
import dev.alluvium.schemas.spec.expression.Copy;
import dev.alluvium.schemas.spec.expression.CutsTime;
import dev.alluvium.schemas.spec.expression.Expression;
import dev.alluvium.schemas.spec.expression.ReadsClock;
import java.time.Duration;
import java.time.Instant;
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
  private static final long DAY = 86_400 * SECOND;

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

  /** Takes in that something else says in which stretch of that length the event was. */
  void add(Duration length) {
    told.add(length.toMillis());
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
    if (made instanceof Copy copy) {
      return origins.isTime(copy.column()) ? OptionalLong.of(0) : OptionalLong.empty();
    }
    return made instanceof CutsTime cut && cut.stretch().isPresent()
        ? floored(cut.column(), cut.stretch().get().toMillis())
        : OptionalLong.empty();
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
    if (!(made instanceof CutsTime cut) || cut.partOfDay().isEmpty()) {
      return OptionalLong.empty();
    }
    long part = cut.partOfDay().get().toMillis();
    OptionalLong before = length(origins.of(cut.column()));
    return before.isPresent() && divides(before.getAsLong(), part)
        ? OptionalLong.of(part)
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
    if (!(made instanceof ReadsClock clock)) {
      return false;
    }
    OptionalLong of = length(origins.of(clock.column()));
    return of.isPresent()
        && (within == 0
            || (divides(of.getAsLong(), within)
                && divides(within, clock.unit().toMillis())
                && isWhole(clock.zone().getRules(), within)));
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

  private static boolean divides(long part, long whole) {
    return part == 0 || (whole != 0 && whole % part == 0);
  }
}
