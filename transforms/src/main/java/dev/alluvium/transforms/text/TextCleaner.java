package dev.alluvium.transforms.text;

import dev.alluvium.schemas.spec.column.Cleaning;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Applies the cleaning rules that a contract names to a text. */
public final class TextCleaner {
  private TextCleaner() {}

  /** The text after all rules, in their order; NULL stays NULL, and blank becomes it by TRIM. */
  public static @Nullable String clean(@Nullable String text, List<Cleaning> rules) {
    String current = text;
    for (int i = 0; i < rules.size() && current != null; i++) {
      current = apply(rules.get(i), current);
    }
    return current;
  }

  private static @Nullable String apply(Cleaning rule, String text) {
    return switch (rule) {
      case UNQUOTE -> unquote(text);
      case REPAIR_TEXT -> RepairText.repair(text);
      case TRIM -> WhiteSpace.trim(text);
      case LOWER -> text.toLowerCase(Locale.ROOT);
      case UPPER -> text.toUpperCase(Locale.ROOT);
    };
  }

  static String unquote(String text) {
    int last = text.length() - 1;
    return last >= 1 && text.charAt(0) == '"' && text.charAt(last) == '"'
        ? text.substring(1, last)
        : text;
  }
}
