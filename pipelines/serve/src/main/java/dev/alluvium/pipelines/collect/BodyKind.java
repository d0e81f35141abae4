package dev.alluvium.pipelines.collect;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a body holds events, by its content type. */
enum BodyKind {
  /** One object, or a list of them. */
  JSON,
  /** An object a line. */
  LINES,
  /** A list where it begins with a bracket, else lines: what pages send without asking first. */
  TEXT;

  /**
   * The kind that a content type names; {@link #TEXT} where there is none.
   *
   * @throws Refusal if it names another, or another charset than UTF-8
   */
  static BodyKind of(@Nullable String contentType) {
    if (contentType == null || contentType.isBlank()) {
      return TEXT;
    }
    String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
    for (int i = 1; i < parts.length; i++) {
      String charset = parts[i].strip().replace("\"", "");
      if (charset.startsWith("charset=")
          && !charset.equals("charset=utf-8")
          && !charset.equals("charset=us-ascii")) {
        throw Refusal.unsupported("events are UTF-8, not of another charset");
      }
    }
    return switch (parts[0].strip()) {
      case "application/json" -> JSON;
      case "application/x-ndjson", "application/jsonl", "application/x-jsonlines" -> LINES;
      case "text/plain" -> TEXT;
      default ->
          throw Refusal.unsupported(
              "the content type is none of application/json (an object, or a list of them),"
                  + " application/x-ndjson (an object a line) and text/plain (a list, or lines)");
    };
  }
}
