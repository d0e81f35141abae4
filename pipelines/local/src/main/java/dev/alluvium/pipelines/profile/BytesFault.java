package dev.alluvium.pipelines.profile;

import java.util.Map;
import java.util.Optional;

/** What bytes are that no load takes for text, and what to do about them. */
final class BytesFault {
  static final String OTHER = "no UTF-8";
  private static final String WIDE = "UTF-16";
  private static final String NUL = "NUL bytes";

  /** What is to be said of a source that begins with such records. */
  private static final Map<String, String> REMEDIES =
      Map.of(
          OTHER,
          "its records are no UTF-8; write them as such, as by iconv -f ISO-8859-1 -t UTF-8",
          WIDE,
          "its records are UTF-16; write them as UTF-8, as by iconv -f UTF-16 -t UTF-8",
          NUL,
          "its records hold NUL bytes, as no text does: they are of another form, or a file was not"
              + " written to its end");

  private BytesFault() {}

  /** The fault of bytes that hold NUL, or begin as UTF-16 does; none of others. */
  static Optional<String> of(byte[] bytes) {
    int[] nuls = new int[2]; // At even places, and at odd ones.
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        nuls[i % 2]++;
      }
    }
    boolean isWide =
        isMark(bytes)
            || (Math.min(nuls[0], nuls[1]) == 0 && 5 * (nuls[0] + nuls[1]) >= 2 * bytes.length);
    if (isWide) {
      return bytes.length < 2 ? Optional.empty() : Optional.of(WIDE);
    }
    return nuls[0] + nuls[1] > 0 ? Optional.of(NUL) : Optional.empty();
  }

  private static boolean isMark(byte[] bytes) {
    int mark = bytes.length < 2 ? 0 : (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
    return mark == 0xfeff || mark == 0xfffe;
  }

  /** What to say of records of that fault, if it is one of these. */
  static Optional<String> remedy(String fault) {
    return Optional.ofNullable(REMEDIES.get(fault));
  }
}
