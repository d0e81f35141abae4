package dev.alluvium.pipelines.simulate;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBytesTest {
  private final JsonBytes json = new JsonBytes();

  @ParameterizedTest
  @ValueSource(strings = {"", "a\"b\\c", "\u0000\u0019\n", "é…\u0085", "🎵 x", "\ud800"})
  void writesTextThatAParserReadsBack(String text) throws IOException {
    json.begin();
    json.name("a");
    json.text(text);
    json.end();

    JsonNode parsed = new ObjectMapper().readTree(json.toByteArray());
    assertThat(parsed.get("a").asText(), is(text.equals("\ud800") ? "?" : text));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 9, 10, -1, 1_680_393_613_000L, Long.MAX_VALUE, Long.MIN_VALUE})
  void writesWholeNumbers(long number) {
    json.begin();
    json.name("a");
    json.number(number);
    json.end();

    assertThat(text(), is("{\"a\":" + number + "}"));
  }

  @Test
  void growsWithItsContentAndStartsAnew() {
    for (int i = 0; i < 2; i++) {
      json.begin();
      json.name("a");
      json.text("x".repeat(10_000));
      json.name("b");
      json.literal("true");
      json.end();
    }

    assertThat(text(), is("{\"a\":\"" + "x".repeat(10_000) + "\",\"b\":true}"));
  }

  private String text() {
    return new String(json.toByteArray(), StandardCharsets.UTF_8);
  }
}
