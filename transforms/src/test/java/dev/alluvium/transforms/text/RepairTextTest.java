package dev.alluvium.transforms.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RepairTextTest {
  static Stream<Arguments> texts() {
    return Stream.of(
        Arguments.of("plain", "Madonna", "Madonna"),
        Arguments.of("nothing", "", ""),
        Arguments.of("UTF-8 read as Latin-1", "BjÃ¶rk", "Björk"),
        Arguments.of("read so twice", "BjÃ\u0083Â¶rk", "Björk"),
        Arguments.of("read so three times", spoil("Björk", 3), "Björk"),
        Arguments.of("an emoji, read so", "\u00f0\u009f\u0098\u0080", "😀"),
        Arguments.of("Latin-1 that is right", "Björk", "Björk"),
        Arguments.of("Latin-1 that only begins like UTF-8", "Ã", "Ã"),
        Arguments.of("Latin-1 with a stray sign", "São © Paulo", "São © Paulo"),
        Arguments.of("half right, half spoilt", "Björk BjÃ¶rk", "Björk BjÃ¶rk"),
        Arguments.of("beyond Latin-1 besides", "日本 Ã¶", "日本 Ã¶"),
        Arguments.of("an overlong form", "\u00c0\u0080", "\u00c0\u0080"),
        Arguments.of("a surrogate as UTF-8", "\u00ed\u00a0\u0080", "\u00ed\u00a0\u0080"),
        Arguments.of("dashes cut short", "a\u0013b\u0014c", "a–b—c"),
        Arguments.of("quotation marks cut short", "\u0018a\u0019 \u001cb\u001d", "‘a’ “b”"),
        Arguments.of("both faults", "BjÃ¶rk\u0019s", "Björk’s"),
        Arguments.of("other controls", "a\u0000\u0001\tb\u001f\n", "ab"),
        Arguments.of("a raw next-line, which is no C0", "a\u0085b", "a\u0085b"),
        Arguments.of("escaped quotes", "Say \\\"hi\\\"", "Say \"hi\""),
        Arguments.of("another backslash", "AC\\DC \\", "AC\\DC \\"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("texts")
  void repairsWhatIsBrokenAndNothingElse(String what, String text, String repaired) {
    assertThat(what, RepairText.repair(text), is(repaired));
  }

  @Test
  void undoesAnySpoilingOfAnyTextThatLatinOneCouldNotHold() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      String text = randomText(random) + "–";
      assertThat(RepairText.repair(spoil(text, random.nextInt(4))), is(text));
    }
  }

  @Test
  void changesNothingThatItHasRepaired() {
    Random random = new Random(2);
    for (int i = 0; i < 20_000; i++) {
      String text = spoil(randomText(random), random.nextInt(3));
      String repaired = RepairText.repair(text);
      assertThat(RepairText.repair(repaired), is(repaired));
    }
  }

  private static String spoil(String text, int times) {
    String spoilt = text;
    for (int i = 0; i < times; i++) {
      spoilt = new String(spoilt.getBytes(UTF_8), ISO_8859_1);
    }
    return spoilt;
  }

  /** Letters that are likely to be mistaken, without backslashes and control characters. */
  private static String randomText(Random random) {
    String letters = "aZ ö©ÃÂ¶é–’日😀";
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(8); length > 0; length--) {
      int[] codePoints = letters.codePoints().toArray();
      text.appendCodePoint(codePoints[random.nextInt(codePoints.length)]);
    }
    return text.toString();
  }
}
