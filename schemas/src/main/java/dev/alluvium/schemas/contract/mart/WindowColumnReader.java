package dev.alluvium.schemas.contract.mart;

import dev.alluvium.schemas.contract.column.Column;
import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.column.ColumnMeaning;
import dev.alluvium.schemas.spec.window.SessionWindows;
import dev.alluvium.schemas.spec.window.WindowColumn;
import dev.alluvium.schemas.spec.window.WindowColumn.Part;
import dev.alluvium.schemas.spec.window.WindowSpec;
import java.util.Optional;

/** Reads dimensions that say of which window a row is: {@code day: {window: date}}. */
public final class WindowColumnReader {
  static final Key<Optional<Part>> WINDOW =
      Key.needWord(
          "window", Part.class, "What of the window it has: its start, its end, or its date.");
  private static final Key<Optional<String>> DESCRIPTION =
      Key.findText("description", "What it means, where the window does not say it.");
  private static final Section BLOCK = Section.of(WINDOW, DESCRIPTION);
  public static final Definition COLUMN =
      Definition.of("window_column", "A column that says of which window a row is.", BLOCK);

  private WindowColumnReader() {}

  /** Whether that is such a dimension. */
  static boolean is(YamlNode value) {
    return value.isMap() && value.map("dimension").has(WINDOW);
  }

  static WindowColumn read(Name name, YamlNode value, WindowSpec window, Columns target) {
    name.inSnakeCase("dimension");
    YamlMap map = value.map("dimension " + name).of(BLOCK);
    Part part = map.get(WINDOW).orElse(Part.START);
    String description = map.get(DESCRIPTION).orElseGet(() -> description(part, window));
    target.add(
        name, new Column(name.text(), Optional.of(part.type()), ColumnMeaning.of(description)));
    return new WindowColumn(name.text(), part, description);
  }

  private static String description(Part part, WindowSpec window) {
    boolean isSession = window instanceof SessionWindows;
    if (part == Part.DATE) {
      return "Day on which the window starts, by the calendar of " + window.zone() + ".";
    } else if (isSession) {
      return part == Part.START
          ? "Time of the session's first event."
          : "Time of the session's last event.";
    }
    String of = "Of " + window.text() + ": ";
    return part == Part.START ? of + "its first instant." : of + "the first instant after it.";
  }
}
