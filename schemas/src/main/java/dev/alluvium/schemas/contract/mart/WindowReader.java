package dev.alluvium.schemas.contract.mart;

import dev.alluvium.schemas.contract.column.Durations;
import dev.alluvium.schemas.contract.column.LocalTimeReader;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.column.Lengths;
import dev.alluvium.schemas.spec.window.CalendarWindows;
import dev.alluvium.schemas.spec.window.CumulatingWindows;
import dev.alluvium.schemas.spec.window.FixedWindows;
import dev.alluvium.schemas.spec.window.HoppingWindows;
import dev.alluvium.schemas.spec.window.SessionWindows;
import dev.alluvium.schemas.spec.window.WindowSpec;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads windows: {@code 1h}, {@code {session: 2h, longest: 1d}}, {@code {day: Europe/Berlin}}. */
public final class WindowReader {
  /** So many windows at most has an event: each is a sum that it goes into. */
  private static final long MOST_WINDOWS = 1_000;

  private static final WindowSpec STAND_IN = new FixedWindows(Duration.ofDays(1));

  private static final Key<Optional<YamlNode>> SESSION =
      Key.need("session", Durations.DURATION.reference(), "The gap that ends a session.")
          .like("30m");
  private static final Key<Optional<YamlNode>> LONGEST_SESSION =
      Key.need(
              "longest",
              Durations.DURATION.reference(),
              "The longest session there is; a rebuild reads that much more on either side.")
          .like("1d");
  private static final Section SESSIONS = Section.of(SESSION, LONGEST_SESSION);

  private static final Key<Optional<YamlNode>> SIZE =
      Key.need("size", Durations.DURATION.reference(), "How long each window is.").like("1h");
  private static final Key<Optional<YamlNode>> HOP =
      Key.need("every", Durations.DURATION.reference(), "How often one starts.").like("10m");
  private static final Section HOPPING = Section.of(SIZE, HOP);

  private static final Key<Optional<YamlNode>> CUMULATE =
      Key.need(
              "cumulate",
              Durations.DURATION.reference(),
              "How long the longest window is; the next ones start after it.")
          .like("1d");
  private static final Key<Optional<YamlNode>> STEP =
      Key.need("every", Durations.DURATION.reference(), "How much longer each is than the last.")
          .like("1h");
  private static final Section CUMULATING = Section.of(CUMULATE, STEP);

  private static final Map<CalendarWindows.Unit, Key<ZoneId>> CALENDAR = calendar();

  /** The keys that tell what windows they are, and how those are read. */
  private static final Map<Key<?>, Function<YamlMap, WindowSpec>> KINDS = kinds();

  public static final Definition WINDOW =
      new Definition(
          "window",
          "How event time is cut: a length such as 1h, or a block for other windows.",
          Shape.either(shapes()));

  private WindowReader() {}

  private static Map<CalendarWindows.Unit, Key<ZoneId>> calendar() {
    Map<CalendarWindows.Unit, Key<ZoneId>> keys = new LinkedHashMap<>();
    for (CalendarWindows.Unit unit : CalendarWindows.Unit.values()) {
      keys.put(
          unit,
          LocalTimeReader.zone(
              unit.contractName(),
              "The zone whose " + unit.contractName() + "s they are, such as Europe/Berlin."));
    }
    return keys;
  }

  private static Map<Key<?>, Function<YamlMap, WindowSpec>> kinds() {
    Map<Key<?>, Function<YamlMap, WindowSpec>> kinds = new LinkedHashMap<>();
    kinds.put(SESSION, WindowReader::session);
    kinds.put(SIZE, WindowReader::hopping);
    kinds.put(CUMULATE, WindowReader::cumulating);
    CALENDAR.forEach(
        (unit, zone) ->
            kinds.put(zone, map -> new CalendarWindows(unit, map.of(Section.of(zone)).get(zone))));
    return kinds;
  }

  private static Shape[] shapes() {
    List<Shape> shapes = new ArrayList<>();
    shapes.add(Durations.DURATION.reference());
    shapes.add(
        Shape.block(SESSIONS).described("From a group's first event until none came for the gap."));
    shapes.add(
        Shape.block(HOPPING)
            .described("Windows of one length, of which one starts each so often."));
    shapes.add(
        Shape.block(CUMULATING)
            .described("Windows that start together and grow step by step to a whole length."));
    CALENDAR.values().forEach(zone -> shapes.add(Shape.block(Section.of(zone))));
    return shapes.toArray(Shape[]::new);
  }

  static WindowSpec read(YamlNode value) {
    if (!value.isMap()) {
      return new FixedWindows(Durations.read(value, "window"));
    }
    YamlMap map = value.map("window");
    for (Map.Entry<Key<?>, Function<YamlMap, WindowSpec>> kind : KINDS.entrySet()) {
      if (map.has(kind.getKey())) {
        return kind.getValue().apply(map);
      }
    }
    if (map.isReadable()) {
      value.fault(
          "window needs a length, such as 1h, or one of these keys: %s",
          String.join(", ", KINDS.keySet().stream().map(Key::name).toList()));
    }
    return STAND_IN;
  }

  private static WindowSpec session(YamlMap window) {
    YamlMap map = window.of(SESSIONS);
    Duration gap = duration(map, SESSION);
    Duration longest = duration(map, LONGEST_SESSION);
    if (longest.compareTo(gap) < 0) {
      map.at(LONGEST_SESSION)
          .ifPresent(at -> at.fault("longest is shorter than the gap that ends a session"));
    }
    return new SessionWindows(gap, longest);
  }

  private static WindowSpec hopping(YamlMap window) {
    YamlMap map = window.of(HOPPING);
    Duration size = duration(map, SIZE);
    Duration every = duration(map, HOP);
    Optional<YamlNode> at = map.at(HOP);
    if (at.isPresent() && every.compareTo(size) > 0) {
      at.get()
          .fault(
              "one window starts every %s and each is %s long, so that what happens between them"
                  + " is in none; let every be no longer than size",
              Lengths.text(every), Lengths.text(size));
    } else if (at.isPresent()) {
      checkCount(at.get(), size, every);
    }
    return new HoppingWindows(size, every);
  }

  private static WindowSpec cumulating(YamlMap window) {
    YamlMap map = window.of(CUMULATING);
    Duration size = duration(map, CUMULATE);
    Duration every = duration(map, STEP);
    Optional<YamlNode> at = map.at(STEP);
    if (at.isPresent() && size.toSeconds() % Math.max(1, every.toSeconds()) != 0) {
      at.get()
          .fault(
              "%s is no whole number of steps of %s; let every divide cumulate",
              Lengths.text(size), Lengths.text(every));
    } else if (at.isPresent()) {
      checkCount(at.get(), size, every);
    }
    return new CumulatingWindows(size, every);
  }

  private static void checkCount(YamlNode at, Duration size, Duration every) {
    long windows = (size.toSeconds() - 1) / Math.max(1, every.toSeconds()) + 1;
    if (windows > MOST_WINDOWS) {
      at.fault(
          "an event would be in %d windows, and %d is the most; let every be longer",
          windows, MOST_WINDOWS);
    }
  }

  private static Duration duration(YamlMap map, Key<Optional<YamlNode>> key) {
    return map.get(key).map(value -> Durations.read(value, key.name())).orElse(Duration.ofDays(1));
  }
}
