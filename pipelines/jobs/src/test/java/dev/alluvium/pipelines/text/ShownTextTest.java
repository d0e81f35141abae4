package dev.alluvium.pipelines.text;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShownTextTest {
  static Arguments[] texts() {
    return new Arguments[] {
      Arguments.of("Björk 😀 \"x\" \\n", "Björk 😀 \"x\" \\n"),
      Arguments.of("a\nb\r\tc\u0000", "a\\u000Ab\\u000D\\u0009c\\u0000"),
      Arguments.of("\u001b[31mred\u009b2J\u007f", "\\u001B[31mred\\u009B2J\\u007F"),
      Arguments.of("abc\u202Etxt.exe\u2066\u2028", "abc\\u202Etxt.exe\\u2066\\u2028"),
      Arguments.of("half \ud83d", "half \\uD83D"),
      Arguments.of("👩‍👩‍👧", "👩‍👩‍👧"),
    };
  }

  @ParameterizedTest
  @MethodSource("texts")
  void writesWhatATerminalWouldObeyAsItsNumber(String text, String shown) {
    assertThat(ShownText.escaped(text, 80), is(shown));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 9, 10, 11})
  void isNeverLongerThanItMayBeAndCutsNoCharacterInTwo(int most) {
    String shown = ShownText.escaped("😀".repeat(50) + "\u001b".repeat(50), most);
    assertThat(shown.length() <= most, is(true));
    assertThat(ShownText.escaped(shown, 80), is(shown));
    assertThat(shown.endsWith("…"), is(true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u001b", "\u009b", "\u202e", "\u2029", "\n"})
  void leavesABlankInATable(String unfit) {
    assertThat(ShownText.blanked("a" + unfit + "b"), is("a b"));
  }
}
