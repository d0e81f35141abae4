package dev.alluvium.transforms.format.json;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesRegex;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of records that are no JSON. */
class RecordJsonTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'a':NaN}|no JSON at byte 8: NaN is no number of JSON",
        "{'a':-Infinity}|no JSON at byte 14: -Infinity is no number of JSON",
        "{'a':1|no JSON at byte 6: it ends early",
        "{'a':tru}|no JSON at byte 5: Unrecognized token 'tru': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
        "{'a':/*x*/1}|no JSON at byte 5: Unexpected character ('/' (code 47))",
        "{'a':[1}|no JSON at byte 7: Unexpected close marker '}': expected ']'",
      })
  void tellWhatIsWrongAndWhere(String json, String message) {
    assertThat(message(json.replace("{'a'", "{\"a\"")), is(message));
  }

  @Test
  void sayHowLargeAndHowDeepValuesMayBe() {
    assertThat(
        message("[".repeat(1001)),
        is("no JSON: objects and lists lie more than 1000 deep in each other"));
    assertThat(
        message("[" + "1".repeat(1001) + "]"), is("no JSON: a number of more than 1000 digits"));
    assertThat(
        message("{\"" + "n".repeat(50_001) + "\":1}"),
        is("no JSON: a name of more than 50000 characters"));
    assertThat(
        message("[\"" + "x".repeat(20_000_001) + "\"]"),
        is("no JSON: a text of more than 20000000 characters"));
  }

  static Stream<String> broken() {
    return Stream.of(
        "{'a':1}",
        "[+1]",
        "[.5]",
        "[5.]",
        "[01]",
        "{a:1}",
        "['x']",
        "[1,]",
        "[1,,2]",
        "# x",
        "[\"x\ty\"]",
        "[\"\\x\"]",
        "{\"a\":1 \"b\":2}",
        "{\"a\":",
        "{\"a",
        "x",
        "{\"a\":1}}",
        "{]",
        "[1}",
        "[-}",
        "[1e]",
        "[\"\\ud8\"]",
        "\0",
        "[0x10]",
        "[1a]",
        "// x\n{}",
        "[NaN]",
        "[-INF]",
        "[".repeat(1001),
        "[" + "1".repeat(1001) + "]");
  }

  @ParameterizedTest
  @MethodSource("broken")
  void speakOfNoSettingsOfAParser(String json) {
    assertThat(
        message(json),
        not(matchesRegex("(?s).*(`|Feature|Constraints|enable|maximum|Source:|[\n]).*")));
  }

  private static String message(String json) {
    JsonProcessingException e =
        assertThrows(
            JsonProcessingException.class,
            () -> {
              byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
              try (JsonParser parser = JsonText.of(bytes).parse()) {
                for (JsonToken token = parser.nextToken();
                    token != null;
                    token = parser.nextToken()) {
                  parser.getText();
                }
              }
            });
    return String.valueOf(RecordJson.malformed(e).getMessage());
  }
}
