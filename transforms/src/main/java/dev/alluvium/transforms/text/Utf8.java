package dev.alluvium.transforms.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * UTF-8 as RFC 3629 has it: no character in more bytes than it takes, no halves of surrogate pairs,
 * nothing beyond U+10FFFF. Readers that are more lenient make of other bytes characters that their
 * sender never wrote, as NUL of {@code C0 80}.
 */
public final class Utf8 {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long NOT_ASCII = 0x8080_8080_8080_8080L;

  private Utf8() {}

  /** The place of the first byte that belongs to no character; -1 where there is none. */
  public static int firstFault(byte[] bytes) {
    int place = 0;
    while (place < bytes.length) {
      place = endOfAscii(bytes, place);
      if (place < bytes.length && bytes[place] >= 0) {
        place++;
      } else if (place < bytes.length) {
        int length = lengthAt(bytes, place);
        if (length == 0) {
          return place;
        }
        place += length;
      }
    }
    return -1;
  }

  /** Whether all of it is UTF-8. */
  public static boolean isValid(byte[] bytes) {
    return firstFault(bytes) < 0;
  }

  /** Eight bytes at a time. */
  private static int endOfAscii(byte[] bytes, int from) {
    int place = from;
    while (place + Long.BYTES <= bytes.length
        && ((long) LONGS.get(bytes, place) & NOT_ASCII) == 0) {
      place += Long.BYTES;
    }
    return place;
  }

  /** How many bytes the character there has, which is not of ASCII; 0 if there is none. */
  private static int lengthAt(byte[] bytes, int place) {
    int first = bytes[place] & 0xff;
    if (first < 0xc2 || first > 0xf4) {
      return 0;
    }
    int length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (place + length > bytes.length || !isSecond(bytes[place + 1] & 0xff, first)) {
      return 0;
    }
    for (int i = 2; i < length; i++) {
      if ((bytes[place + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    return length;
  }

  private static boolean isSecond(int second, int first) {
    int least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    int most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    return second >= least && second <= most;
  }
}
