package dev.alluvium.schemas.contract.column;

import dev.alluvium.schemas.contract.fault.Choice;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.column.LocalTimeSpec;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Optional;

/** Reads how a field's wall-clock time is to be understood, and names of zones. */
public final class LocalTimeReader {
  /** A zone by its name; UTC where that is at fault. */
  public static final Key<ZoneId> ZONE =
      zone("zone", "Name of the zone, such as America/New_York.");

  private static final Key<String> PATTERN =
      Key.needText(
          "pattern",
          "Pattern of Java's DateTimeFormatter, such as MM/dd/yyyy HH:mm:ss; of a day alone the time is its start.");
  private static final Key<LocalTimeSpec.Gap> GAP =
      Key.findWord(
          "gap",
          "gap",
          LocalTimeSpec.Gap.LATER,
          "What a time is that clocks put forward leave out: later or earlier by what they were put"
              + " forward, or a reject.");
  private static final Key<LocalTimeSpec.Overlap> OVERLAP =
      Key.findWord(
          "overlap",
          "overlap",
          LocalTimeSpec.Overlap.EARLIER,
          "Which of two instants a time is that clocks put back show twice, or a reject.");
  private static final Section BLOCK = Section.of(PATTERN, ZONE, GAP, OVERLAP);
  public static final Key<Optional<YamlNode>> LOCAL =
      Key.find(
          "local", Shape.block(BLOCK), "How a timestamp is written as wall-clock time of a zone.");

  private static final LocalDate DAY = LocalDate.of(2001, 10, 23);
  private static final LocalDateTime SAMPLE = DAY.atTime(14, 35);

  private LocalTimeReader() {}

  /** A key whose value is the name of a zone; UTC where that is at fault. */
  public static Key<ZoneId> zone(String name, String description) {
    return Key.need(name, Shape.text(), description, (map, key) -> zone(map.needName(key)));
  }

  static LocalTimeSpec read(YamlNode value) {
    YamlMap map = value.map(LOCAL.name()).of(BLOCK);
    LocalTimeSpec spec =
        LocalTimeSpec.of(map.get(PATTERN), map.get(ZONE), map.get(GAP), map.get(OVERLAP));
    if (!spec.pattern().isEmpty() && !isWhole(spec)) {
      map.at(PATTERN)
          .ifPresent(
              at ->
                  at.fault(
                      "pattern \"%s\" tells no day, or half a time; write it as MM/dd/yyyy HH:mm:ss",
                      spec.pattern()));
    }
    return spec;
  }

  /** Whether what the pattern writes of a time, or else of a day alone, can be read again. */
  private static boolean isWhole(LocalTimeSpec spec) {
    try {
      DateTimeFormatter formatter = spec.formatter();
      String text = SAMPLE.format(formatter);
      TemporalAccessor read = formatter.parseBest(text, LocalDateTime::from, LocalDate::from);
      boolean isTime = read instanceof LocalDateTime;
      return LocalDate.from(read).equals(DAY)
          && (isTime || DAY.atStartOfDay().format(formatter).equals(text));
    } catch (IllegalArgumentException | DateTimeException e) {
      return false;
    }
  }

  private static ZoneId zone(Optional<Name> name) {
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
