package dev.alluvium.schemas.contract.mart;

import dev.alluvium.schemas.contract.column.Durations;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.mart.WindowSpec;
import java.time.Duration;
import java.util.Optional;

/** Reads windows: {@code 1h}, {@code {session: 2h, longest: 1d}}. */
public final class WindowReader {
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

  public static final Definition WINDOW =
      new Definition(
          "window",
          "How event time is cut: a length such as 1h, or sessions.",
          Shape.either(
              Durations.DURATION.reference(),
              Shape.block(SESSIONS)
                  .described("From a group's first event until none came for the gap.")));

  private WindowReader() {}

  static WindowSpec read(YamlNode value) {
    if (!value.isMap()) {
      return WindowSpec.fixed(Durations.read(value, "window"));
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
    return map.get(key).map(value -> Durations.read(value, key.name())).orElse(Duration.ofDays(1));
  }
}
