package dev.alluvium.transforms.alerts;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alluvium.transforms.publish.Publisher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A publisher that keeps what it is given, for the tests of this process. */
final class Told implements Publisher {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> MESSAGES = new CopyOnWriteArrayList<>();

  static void forget() {
    MESSAGES.clear();
  }

  /** As they came: {@code start hall visitors usual windows times}, or {@code start hall none}. */
  static List<String> messages() {
    return List.copyOf(MESSAGES);
  }

  /** The last message of each key that is none without a value. */
  static Map<String, String> last() {
    Map<String, String> last = new TreeMap<>();
    for (String message : MESSAGES) {
      String[] parts = message.split(" ", 3);
      String key = parts[0] + " " + parts[1];
      if (parts[2].equals("none")) {
        last.remove(key);
      } else {
        last.put(key, parts[2]);
      }
    }
    return last;
  }

  @Override
  public Session open() {
    return new Session() {
      @Override
      public void send(byte[] key, byte @Nullable [] value, long version) {
        JsonNode names = read(key);
        String text = names.get("start_ts").asText() + " " + names.get("hall").asText() + " ";
        if (value == null) {
          MESSAGES.add(text + "none");
          return;
        }
        JsonNode row = read(value);
        MESSAGES.add(
            String.format(
                Locale.ROOT,
                "%s%d %s %d %s",
                text,
                row.get("visitors").asLong(),
                row.get("usual").asDouble(),
                row.get("usual_windows").asLong(),
                row.get("times_usual").isNull() ? "null" : row.get("times_usual").asDouble()));
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  private static JsonNode read(byte[] json) {
    try {
      return JSON.readTree(new String(json, UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
