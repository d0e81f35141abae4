package dev.alluvium.transforms.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Undoes what happens to text on its way: UTF-8 read as Latin-1, once or several times; punctuation
 * (U+2013 and its like) cut to its low byte; quotes escaped with a backslash. Text that has none of
 * this is returned as it is. Other C0 control characters are dropped.
 */
public final class RepairText {
  private RepairText() {}

  /** The text as it was meant. */
  public static String repair(String text) {
    if (isPlain(text)) {
      return text;
    }
    return repairPunctuation(decodeWhilePossible(text));
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '\\') {
        return false;
      }
    }
    return true;
  }

  private static String decodeWhilePossible(String text) {
    String current = text;
    while (true) {
      String decoded = decodeOnce(current);
      if (decoded.equals(current)) {
        return current;
      }
      current = decoded;
    }
  }

  /** The text read as UTF-8 where all of it is Latin-1 and its bytes are UTF-8; else as it is. */
  private static String decodeOnce(String text) {
    byte[] bytes = new byte[text.length()];
    boolean ascii = true;
    for (int i = 0; i < bytes.length; i++) {
      char c = text.charAt(i);
      if (c > 0xff) {
        return text;
      }
      ascii &= c < 0x80;
      bytes[i] = (byte) c;
    }
    if (ascii) {
      return text;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes))
          .toString();
    } catch (CharacterCodingException e) {
      return text; // It was Latin-1 after all.
    }
  }

  private static String repairPunctuation(String text) {
    StringBuilder repaired = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
        continue;
      }
      if (c >= ' ') {
        repaired.append(c);
      } else if (isCutPunctuation(c)) {
        repaired.append((char) (0x2000 + c));
      }
    }
    return repaired.toString();
  }

  /** Dashes and quotation marks U+2013, 2014, 2018, 2019, 201C and 201D, cut to one byte. */
  private static boolean isCutPunctuation(char c) {
    return c == 0x13 || c == 0x14 || c == 0x18 || c == 0x19 || c == 0x1c || c == 0x1d;
  }
}
