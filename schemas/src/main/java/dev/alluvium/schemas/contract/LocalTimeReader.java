package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.LocalTimeSpec;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/** Reads how a field's wall-clock time is to be understood, and names of zones. */
final class LocalTimeReader {
  private static final List<String> KEYS = List.of("pattern", "zone", "gap", "overlap");

  private static final LocalDate DAY = LocalDate.of(2001, 10, 23);
  private static final LocalDateTime SAMPLE = DAY.atTime(14, 35);

  private LocalTimeReader() {}

  static LocalTimeSpec read(YamlMap map) {
    map.allow(KEYS);
    LocalTimeSpec spec =
        LocalTimeSpec.of(
            map.needText("pattern"),
            zone(map),
            map.choice("gap", "gap", LocalTimeSpec.Gap.class).orElse(LocalTimeSpec.Gap.LATER),
            map.choice("overlap", "overlap", LocalTimeSpec.Overlap.class)
                .orElse(LocalTimeSpec.Overlap.EARLIER));
    if (!spec.pattern().isEmpty() && !isWhole(spec)) {
      map.find("pattern")
          .ifPresent(
              at ->
                  at.fault(
                      "pattern \"%s\" tells no day and time; write it as MM/dd/yyyy HH:mm:ss",
                      spec.pattern()));
    }
    return spec;
  }

  /** Whether what the pattern writes of a time can be read as a time again. */
  private static boolean isWhole(LocalTimeSpec spec) {
    try {
      DateTimeFormatter formatter = spec.formatter();
      return LocalDateTime.parse(SAMPLE.format(formatter), formatter).toLocalDate().equals(DAY);
    } catch (IllegalArgumentException | DateTimeException e) {
      return false;
    }
  }

  /** The zone that the block names; UTC where that is at fault. */
  static ZoneId zone(YamlMap map) {
    Optional<Name> name = map.needName("zone");
    try {
      return ZoneId.of(name.map(Name::text).orElse("UTC"));
    } catch (DateTimeException e) {
      name.orElseThrow()
          .fault(
              "%s", Choice.unknown("time zone", name.get().text(), ZoneId.getAvailableZoneIds()));
      return ZoneId.of("UTC");
    }
  }
}
