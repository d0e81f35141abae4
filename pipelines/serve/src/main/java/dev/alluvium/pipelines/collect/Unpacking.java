package dev.alluvium.pipelines.collect;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Unpacks bodies, a little at a time: a small one that would become a large one is given up. */
final class Unpacking {
  private static final int CHUNK = 16 << 10;

  private Unpacking() {}

  /**
   * Whether a content encoding is gzip.
   *
   * @throws Refusal if it is another one
   */
  static boolean isPacked(@Nullable String encoding) {
    String name = encoding == null ? "" : encoding.strip().toLowerCase(Locale.ROOT);
    return switch (name) {
      case "", "identity" -> false;
      case "gzip", "x-gzip" -> true;
      default -> throw Refusal.unsupported("the content encoding is not gzip, or none");
    };
  }

  /**
   * Unpacks gzip, and lets go of what was packed.
   *
   * @throws Refusal if it is none, is damaged or ends early, or becomes larger than it may
   */
  static GrowingBytes unpack(GrowingBytes packed, GrowingBytes into) {
    byte[] chunk = new byte[CHUNK];
    try (InputStream in =
        new GZIPInputStream(new ByteArrayInputStream(packed.buffer(), 0, packed.length()))) {
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        into.add(chunk, count);
      }
    } catch (EOFException e) {
      throw Refusal.malformed("the gzip ends early");
    } catch (ZipException e) {
      throw Refusal.malformed("the body is no gzip, or damaged");
    } catch (IOException e) {
      throw Refusal.malformed("the gzip cannot be read");
    }
    packed.clear();
    return into;
  }
}
