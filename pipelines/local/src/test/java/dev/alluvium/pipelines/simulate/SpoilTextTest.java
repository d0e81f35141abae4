package dev.alluvium.pipelines.simulate;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpoilTextTest {
  @ParameterizedTest
  @CsvSource({"Björk,BjÃ¶rk", "Straße,StraÃ\u009fe", "Don’t,Donâ\u0080\u0099t"})
  void readsUtf8AsLatin1(String text, String spoilt) {
    assertThat(SpoilText.mojibake(text), is(spoilt));
  }

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {"It’s,It\u0019s", "A – B — C,A \u0013 B \u0014 C", "“x”,\u001cx\u001d"})
  void cutsCurlyPunctuationToItsLowByte(String text, String spoilt) {
    assertThat(SpoilText.truncatedPunctuation(text), is(spoilt));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Plain", "It's (Live)"})
  void leavesWhatHasNothingToSpoil(String text) {
    assertThat(SpoilText.mojibake(text), is(text));
    assertThat(SpoilText.truncatedPunctuation(text), is(text));
    assertThat(SpoilText.escapedQuotes(text), is(text));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {"From \"Here\",From \\\"Here\\\""})
  void putsABackslashBeforeQuotes(String text, String spoilt) {
    assertThat(SpoilText.escapedQuotes(text), is(spoilt));
  }
}
