package dev.alluvium.schemas.spec.column;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldPathTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "id | id",
        "user agent/x | user agent/x",
        "payload.head.sha | payload > head > sha",
        "items[0].sku | items > 0 > sku",
        "a.b[1][12] | a > b > 1 > 12",
        "\"a.b\".c | a.b > c",
        "x.\"a.\"\"b\"[2].c | x > a.\"b > 2 > c",
        "Temp [C] | Temp [C]",
        "\"n[0]\" | n[0]",
        "a\"b | a\"b",
        "\"\" | ''"
      })
  void readsStepsAndWritesThemAsTheyWere(String text, String steps) {
    FieldPath path = FieldPath.parse(text);
    assertThat(
        path.steps().stream()
            .map(step -> step.isElement() ? "" + step.element() : step.name())
            .collect(Collectors.joining(" > ")),
        is(steps.equals("''") ? "" : steps));
    assertThat(path.toString(), is(text));
    assertThat(FieldPath.parse(path.toString()), is(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".a", "a.", "a..b", "[0]", "a.[0]", "No."})
  void saysOfAStepWithoutANameThatDotsStandInQuotes(String text) {
    assertThat(
        assertThrows(IllegalArgumentException.class, () -> FieldPath.parse(text)).getMessage(),
        containsString("put a name with a dot in quotes"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a[]", "a[-1]", "a[*]", "a[99999999999]", "a[1x].b"})
  void saysOfBracketsThatHoldNoNumber(String text) {
    assertThat(
        assertThrows(IllegalArgumentException.class, () -> FieldPath.parse(text)).getMessage(),
        containsString("brackets that hold no number of an element"));
    FieldPath quoted = FieldPath.parse('"' + text + '"');
    assertThat(quoted.steps(), hasSize(1));
    assertThat(FieldPath.parse(quoted.toString()), is(quoted));
  }

  @Test
  void readsAPathOfAnyLength() {
    assertThat(FieldPath.parse("a" + "[0]".repeat(100_000)).steps(), hasSize(100_001));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"a", "\"a\"b", "\"a\"\"", "a.\"b\"[x]"})
  void saysOfAQuoteThatIsNotClosed(String text) {
    assertThat(
        assertThrows(IllegalArgumentException.class, () -> FieldPath.parse(text)).getMessage(),
        containsString("a quote that is not closed, or text behind one"));
  }
}
