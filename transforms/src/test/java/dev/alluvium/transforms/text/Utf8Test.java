package dev.alluvium.transforms.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Utf8Test {
  @ParameterizedTest
  @CsvSource({
    "'', -1",
    "616263, -1",
    "00, -1",
    "7f, -1",
    "c280, -1",
    "dfbf, -1",
    "e0a080, -1",
    "ed9fbf, -1",
    "ee8080, -1",
    "efbfbf, -1",
    "f0908080, -1",
    "f48fbfbf, -1",
    "80, 0",
    "61bf, 1",
    "c080, 0",
    "c1bf, 0",
    "c2, 0",
    "c261, 0",
    "e09fbf, 0",
    "e0a0, 0",
    "e0a061, 0",
    "eda080, 0",
    "edbfbf, 0",
    "f08fbfbf, 0",
    "f4908080, 0",
    "f5808080, 0",
    "ff, 0",
    "6162636465666768f0908061, 8"
  })
  void findsTheFirstByteThatIsOfNoCharacter(String hex, int fault) {
    assertThat(Utf8.firstFault(HexFormat.of().parseHex(hex)), is(fault));
  }

  @Test
  void agreesWithJavasStrictDecoder() {
    Random random = new Random(1);
    byte[] text =
        "aé\u0800\ud7ff\ue000\uffff\ud800\udc00\udbff\udfffabcdefghijklmnop".getBytes(UTF_8);
    for (int i = 0; i < 200_000; i++) {
      int from = random.nextInt(text.length);
      byte[] bytes = java.util.Arrays.copyOfRange(text, from, from + random.nextInt(24));
      for (int faults = random.nextInt(3); faults > 0 && bytes.length > 0; faults--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      assertThat(HexFormat.of().formatHex(bytes), Utf8.isValid(bytes), is(isDecoded(bytes)));
    }
  }

  private static boolean isDecoded(byte[] bytes) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
