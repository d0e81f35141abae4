package dev.alluvium.transforms.format;

import dev.alluvium.transforms.text.Utf8;
import java.nio.charset.StandardCharsets;

/** A record's bytes as text, which is UTF-8 or nothing. */
public final class RecordText {
  private static final int BYTE_ORDER_MARK = 3;

  private RecordText() {}

  /**
   * Checks that the bytes are UTF-8. Cheap: eight bytes at a time where they are ASCII.
   *
   * @throws RejectedException if they are not, or are UTF-16, which for most texts is UTF-8 of
   *     which every other character is NUL
   */
  public static void check(byte[] payload) {
    if (isUtf16(payload)) {
      throw malformed("it is UTF-16, not UTF-8");
    }
    int fault = Utf8.firstFault(payload);
    if (fault >= 0) {
      throw malformed("not UTF-8 at byte " + fault);
    }
  }

  /**
   * The text of the bytes, without a byte-order mark.
   *
   * @throws RejectedException if they are no UTF-8
   */
  public static String of(byte[] payload) {
    check(payload);
    int start = hasByteOrderMark(payload) ? BYTE_ORDER_MARK : 0;
    return new String(payload, start, payload.length - start, StandardCharsets.UTF_8);
  }

  private static boolean isUtf16(byte[] bytes) {
    if (bytes.length < 2) {
      return false;
    }
    int mark = (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
    return bytes[0] == 0 || bytes[1] == 0 || mark == 0xfeff || mark == 0xfffe;
  }

  private static boolean hasByteOrderMark(byte[] bytes) {
    return bytes.length >= BYTE_ORDER_MARK
        && (bytes[0] & 0xff) == 0xef
        && (bytes[1] & 0xff) == 0xbb
        && (bytes[2] & 0xff) == 0xbf;
  }

  private static RejectedException malformed(String message) {
    return new RejectedException(RejectReason.MALFORMED, null, message);
  }
}
