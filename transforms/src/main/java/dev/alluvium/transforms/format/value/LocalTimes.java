package dev.alluvium.transforms.format.value;

import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.column.LocalTimeSpec;
import dev.alluvium.transforms.format.RejectReason;
import dev.alluvium.transforms.format.RejectedException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads wall-clock times of a zone, by a contract's pattern and rules. Safe for several threads.
 */
final class LocalTimes {
  private static final Map<LocalTimeSpec, LocalTimes> MADE = new ConcurrentHashMap<>();

  private final LocalTimeSpec spec;
  private final DateTimeFormatter formatter;
  private final ZoneRules rules;

  private LocalTimes(LocalTimeSpec spec) {
    this.spec = spec;
    this.formatter = spec.formatter();
    this.rules = spec.zone().getRules();
  }

  static LocalTimes of(LocalTimeSpec spec) {
    return MADE.computeIfAbsent(spec, LocalTimes::new);
  }

  /**
   * The instant of that wall-clock time; of a day alone, the instant at which it begins.
   *
   * @throws java.time.format.DateTimeParseException if the text is not as the pattern says
   * @throws RejectedException if clocks never showed it, or did so twice, and the contract rejects
   *     that
   */
  Instant read(String text, FieldSpec field) {
    LocalDateTime local = local(text);
    List<ZoneOffset> offsets = rules.getValidOffsets(local);
    return switch (offsets.size()) {
      case 0 -> inGap(local, field);
      case 1 -> local.toInstant(offsets.get(0));
      default -> inOverlap(local, offsets, field);
    };
  }

  private LocalDateTime local(String text) {
    TemporalAccessor read = formatter.parseBest(text, LocalDateTime::from, LocalDate::from);
    return read instanceof LocalDate day ? day.atStartOfDay() : (LocalDateTime) read;
  }

  private Instant inGap(LocalDateTime local, FieldSpec field) {
    ZoneOffsetTransition forward = rules.getTransition(local);
    return switch (spec.gap()) {
      case LATER -> local.toInstant(forward.getOffsetBefore());
      case EARLIER -> local.toInstant(forward.getOffsetAfter());
      case REJECT -> throw rejected(field, "was left out when clocks were put forward");
    };
  }

  private Instant inOverlap(LocalDateTime local, List<ZoneOffset> offsets, FieldSpec field) {
    return switch (spec.overlap()) {
      case EARLIER -> local.toInstant(offsets.get(0));
      case LATER -> local.toInstant(offsets.get(1));
      case REJECT -> throw rejected(field, "came twice when clocks were put back");
    };
  }

  private static RejectedException rejected(FieldSpec field, String why) {
    return new RejectedException(
        RejectReason.OUT_OF_RANGE, field.from(), "%s %s".formatted(field.from(), why));
  }
}
