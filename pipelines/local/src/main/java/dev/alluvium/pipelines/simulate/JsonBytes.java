package dev.alluvium.pipelines.simulate;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes one flat JSON object after the other into the same buffer, compact and in UTF-8: control
 * characters are escaped, everything else stands as itself. It does not check literals.
 */
final class JsonBytes {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private byte[] buffer = new byte[2048];
  private int length;

  void begin() {
    length = 0;
    put('{');
  }

  void name(String name) {
    if (length > 1) {
      put(',');
    }
    put('"');
    literal(name);
    put('"');
    put(':');
  }

  void literal(String ascii) {
    for (int i = 0; i < ascii.length(); i++) {
      put(ascii.charAt(i));
    }
  }

  void number(long value) {
    if (value < 0) {
      literal(Long.toString(value));
      return;
    }
    int digits = 1;
    for (long rest = value / 10; rest > 0; rest /= 10) {
      digits++;
    }
    reserve(digits);
    long rest = value;
    for (int i = length + digits - 1; i >= length; i--) {
      buffer[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
  }

  void text(String value) {
    put('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        put('\\');
        put(c);
      } else if (c < ' ') {
        literal("\\u00");
        put((char) HEX[c >> 4]);
        put((char) HEX[c & 15]);
      } else if (c < 0x80) {
        put(c);
      } else {
        int codePoint = value.codePointAt(i);
        byte[] utf8 = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
        reserve(utf8.length);
        System.arraycopy(utf8, 0, buffer, length, utf8.length);
        length += utf8.length;
        i += Character.charCount(codePoint) - 1;
      }
    }
    put('"');
  }

  void end() {
    put('}');
  }

  byte[] toByteArray() {
    return Arrays.copyOf(buffer, length);
  }

  private void put(char ascii) {
    reserve(1);
    buffer[length++] = (byte) ascii;
  }

  private void reserve(int more) {
    if (length + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, length + more));
    }
  }
}
