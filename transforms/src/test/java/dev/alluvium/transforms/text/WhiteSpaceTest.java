package dev.alluvium.transforms.text;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WhiteSpaceTest {
  private static final Pattern UNICODE = Pattern.compile("\\p{IsWhite_Space}");

  @Test
  void isWhatUnicodeSaysOfEveryCodePoint() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      boolean white = c <= Character.MAX_VALUE && WhiteSpace.is((char) c);
      assertThat(
          Integer.toHexString(c), white, is(UNICODE.matcher(Character.toString(c)).matches()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      chars = {
        '\t', '\n', '\u000b', '\f', '\r', ' ', '\u0085', '\u00a0', '\u1680', '\u2000', '\u2001',
        '\u2002', '\u2003', '\u2004', '\u2005', '\u2006', '\u2007', '\u2008', '\u2009', '\u200a',
        '\u2028', '\u2029', '\u202f', '\u205f', '\u3000'
      })
  void isTakenOffBothEndsAndLeftWithin(char white) {
    assertThat(WhiteSpace.trim(white + "a" + white + "b" + white + white), is("a" + white + "b"));
    assertThat(WhiteSpace.trim("" + white + white), is(nullValue()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u200b", "\ufeff", "\u180e", "\u001c", "\u0000", "😀", "\u2060"})
  void leavesWhatOnlyLooksLikeIt(String text) {
    assertThat(WhiteSpace.trim(text), is(text));
  }

  @Test
  void leavesNothingOfTheEmptyText() {
    assertThat(WhiteSpace.trim(""), is(nullValue()));
  }
}
