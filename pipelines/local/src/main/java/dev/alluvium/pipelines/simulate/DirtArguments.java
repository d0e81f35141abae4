package dev.alluvium.pipelines.simulate;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The command line's part about dirt: a preset, and fractions that replace the preset's. Options by
 * methods say their order in the help: Java lists methods in any.
 */
final class DirtArguments {
  enum Preset {
    none,
    demo
  }

  private final Map<DirtKind, Double> fractions = new EnumMap<>(DirtKind.class);
  private @Nullable Double malformed;

  @Option(
      names = "--dirt",
      paramLabel = "PRESET",
      description =
          "none: clean events. demo: some of every kind. Default: none into files, demo into"
              + " Kafka. The fractions below, each 0 to 1, replace the preset's.")
  @Nullable Preset preset;

  @Option(
      names = "--lateBy",
      paramLabel = "DURATION",
      defaultValue = "10m",
      description = "How long after its time a late record is sent. Default: ${DEFAULT-VALUE}.")
  Duration lateBy = Duration.ofMinutes(10);

  @Option(
      names = "--quotedAgents",
      order = 2,
      paramLabel = "F",
      description = "User agents within quotes. Demo: 0.7.")
  void quotedAgents(double fraction) {
    fractions.put(DirtKind.QUOTED_AGENT, fraction);
  }

  @Option(
      names = "--mojibake",
      order = 3,
      paramLabel = "F",
      description =
          "Titles whose UTF-8 was read as Latin-1, of those with a character beyond ASCII. Demo: 0.1.")
  void mojibake(double fraction) {
    fractions.put(DirtKind.MOJIBAKE, fraction);
  }

  @Option(
      names = "--truncatedPunctuation",
      order = 4,
      paramLabel = "F",
      description =
          "Titles with curly punctuation cut to its low byte, of those that have some. Demo: 0.05.")
  void truncatedPunctuation(double fraction) {
    fractions.put(DirtKind.TRUNCATED_PUNCTUATION, fraction);
  }

  @Option(
      names = "--escapedQuotes",
      order = 5,
      paramLabel = "F",
      description = "Titles with a backslash before quotes, of those that have quotes. Demo: 0.5.")
  void escapedQuotes(double fraction) {
    fractions.put(DirtKind.ESCAPED_QUOTE, fraction);
  }

  @Option(
      names = "--unknownFields",
      order = 6,
      paramLabel = "F",
      description = "Events with a field that no contract knows. Demo: 0.01.")
  void unknownFields(double fraction) {
    fractions.put(DirtKind.UNKNOWN_FIELD, fraction);
  }

  @Option(
      names = "--duplicates",
      order = 7,
      paramLabel = "F",
      description = "Records sent once more, up to 30 s later. Demo: 0.01.")
  void duplicates(double fraction) {
    fractions.put(DirtKind.DUPLICATE, fraction);
  }

  @Option(
      names = "--late",
      order = 8,
      paramLabel = "F",
      description = "Records sent late, see --lateBy. Demo: 0.005.")
  void late(double fraction) {
    fractions.put(DirtKind.LATE, fraction);
  }

  @Option(
      names = "--outOfRangeDates",
      order = 9,
      paramLabel = "F",
      description = "Event times of 1970 or the twenty-second century. Demo: 0.0005.")
  void outOfRangeDates(double fraction) {
    fractions.put(DirtKind.OUT_OF_RANGE_DATE, fraction);
  }

  @Option(
      names = "--malformed",
      order = 1,
      paramLabel = "F",
      description =
          "Records that cannot be read, evenly: cut JSON, no JSON, a wrong type, a required field"
              + " missing, NaN. Demo: 0.002.")
  void malformed(double fraction) {
    malformed = fraction;
  }

  /**
   * @throws IllegalArgumentException if a fraction is not one
   */
  Dirt dirt(Preset otherwise) {
    Preset chosen = preset == null ? otherwise : preset;
    Dirt dirt = chosen == Preset.demo ? Dirt.demo() : Dirt.none();
    if (malformed != null) {
      dirt = dirt.withMalformed(malformed);
    }
    for (Map.Entry<DirtKind, Double> entry : fractions.entrySet()) {
      dirt = dirt.with(entry.getKey(), entry.getValue());
    }
    return dirt.withLateBy(lateBy);
  }
}
