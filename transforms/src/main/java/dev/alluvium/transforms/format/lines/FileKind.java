package dev.alluvium.transforms.format.lines;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a file is by the bytes that it begins with, as a name may be wrong. Only those are known
 * that no text begins with.
 */
final class FileKind {
  private static final String UNPACK = ", which is not read: unpack it, or compress it with gzip";
  private static final String WRITE = ", which is not read: write its rows as lines of JSON or CSV";

  private static final List<FileKind> FOREIGN =
      List.of(
          new FileKind("is compressed with zstd" + UNPACK, 0x28, 0xB5, 0x2F, 0xFD),
          new FileKind(
              "is compressed with bzip2" + UNPACK,
              0x42,
              0x5A,
              0x68,
              -1,
              0x31,
              0x41,
              0x59,
              0x26,
              0x53,
              0x59),
          new FileKind("is compressed with xz" + UNPACK, 0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00),
          new FileKind("is compressed with lz4" + UNPACK, 0x04, 0x22, 0x4D, 0x18),
          new FileKind("is compressed with 7-Zip" + UNPACK, 0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C),
          new FileKind(
              "is compressed with snappy" + UNPACK,
              0xFF,
              0x06,
              0x00,
              0x00,
              0x73,
              0x4E,
              0x61,
              0x50,
              0x70,
              0x59),
          new FileKind("is a zip" + UNPACK, 0x50, 0x4B, 0x03, 0x04),
          new FileKind("is an empty zip" + UNPACK, 0x50, 0x4B, 0x05, 0x06),
          new FileKind("is an Excel file" + WRITE, 0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1),
          new FileKind("is a Parquet file" + WRITE, 0x50, 0x41, 0x52, 0x31, 0x15),
          new FileKind(
              "is an Avro file, which is not read: declare format: avro in the contract",
              0x4F,
              0x62,
              0x6A,
              0x01),
          new FileKind("is UTF-16, which is not read: write it as UTF-8", 0xFE, 0xFF),
          new FileKind("is UTF-16, which is not read: write it as UTF-8", 0xFF, 0xFE));

  private final String words;

  /** A byte each; -1 is any. */
  private final int[] start;

  private FileKind(String words, int... start) {
    this.words = words;
    this.start = start;
  }

  /** Why its lines cannot be read, in words that follow a file's name; NULL where they can. */
  static @Nullable String foreign(byte[] bytes) {
    return FOREIGN.stream()
        .filter(kind -> kind.isOf(bytes))
        .map(kind -> kind.words)
        .findFirst()
        .orElse(null);
  }

  private boolean isOf(byte[] bytes) {
    for (int i = 0; i < start.length; i++) {
      if (i >= bytes.length || (start[i] >= 0 && start[i] != (bytes[i] & 0xFF))) {
        return false;
      }
    }
    return true;
  }
}
