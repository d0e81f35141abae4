package dev.alluvium.transforms.text;

import static dev.alluvium.schemas.spec.column.Cleaning.LOWER;
import static dev.alluvium.schemas.spec.column.Cleaning.REPAIR_TEXT;
import static dev.alluvium.schemas.spec.column.Cleaning.TRIM;
import static dev.alluvium.schemas.spec.column.Cleaning.UNQUOTE;
import static dev.alluvium.schemas.spec.column.Cleaning.UPPER;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.alluvium.schemas.spec.column.Cleaning;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TextCleanerTest {
  static Stream<Arguments> texts() {
    return Stream.of(
        arguments(List.of(), " a ", " a "),
        arguments(List.of(TRIM), null, null),
        arguments(List.of(TRIM), "\u00a0 a\u3000", "a"),
        arguments(List.of(TRIM), " \u0085 ", null),
        arguments(List.of(LOWER), "ÄB", "äb"),
        arguments(List.of(UPPER), "straße", "STRASSE"),
        arguments(List.of(UNQUOTE, TRIM), " \"a\" ", "\"a\""),
        arguments(List.of(TRIM, UNQUOTE), " \"a\" ", "a"),
        arguments(List.of(UNQUOTE, TRIM), "\" a \"", "a"),
        arguments(List.of(UNQUOTE, TRIM), "\"\"", null),
        arguments(List.of(TRIM, LOWER), "  ", null),
        arguments(List.of(UNQUOTE, REPAIR_TEXT), "\"say \\\"hi\\\"\"", "say \"hi\""),
        arguments(List.of(REPAIR_TEXT, UNQUOTE), "\\\"hi\\\"", "hi"),
        arguments(List.of(UNQUOTE, REPAIR_TEXT), "\\\"hi\\\"", "\"hi\""),
        arguments(List.of(REPAIR_TEXT, TRIM), "BjÃ¶rkÂ\u00a0", "Björk"),
        arguments(List.of(TRIM, REPAIR_TEXT), "BjÃ¶rkÂ\u00a0", "BjÃ¶rkÂ"));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void appliesTheRulesInTheirOrder(
      List<Cleaning> rules, @Nullable String text, @Nullable String cleaned) {
    assertThat(TextCleaner.clean(text, rules), is(cleaned));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "'\"a\"', a",
        "'\"\"a\"\"', '\"a\"'",
        "'\"a', '\"a'",
        "'a\"', 'a\"'",
        "'\"', '\"'",
        "'\"\"', ''",
        "'', ''",
        "'a \"b\" c', 'a \"b\" c'"
      })
  void unquotesOneEnclosingPair(String text, String unquoted) {
    assertThat(TextCleaner.unquote(text), is(unquoted));
  }

  @Test
  void doesNotDependOnWhereItRuns() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr"));
      assertThat(TextCleaner.clean("TITLE", List.of(LOWER)), is("title"));
      assertThat(TextCleaner.clean("title", List.of(UPPER)), is("TITLE"));
    } finally {
      Locale.setDefault(before);
    }
  }
}
