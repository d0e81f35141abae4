package dev.alluvium.transforms.format.avro;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.xerial.snappy.Snappy;

/** How blocks of a container file are compressed. */
enum BlockCodec {
  NULL {
    @Override
    byte[] unpack(byte[] block, int most) {
      return block;
    }
  },
  DEFLATE {
    @Override
    byte[] unpack(byte[] block, int most) throws IOException {
      Inflater inflater = new Inflater(/* nowrap= */ true);
      try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(block), inflater)) {
        return limited(in, most);
      } finally {
        inflater.end();
      }
    }
  },
  SNAPPY {
    @Override
    byte[] unpack(byte[] block, int most) throws IOException {
      int length = block.length - Integer.BYTES;
      if (length < 0 || Snappy.uncompressedLength(block, 0, length) > most) {
        throw tooLong(most);
      }
      byte[] unpacked = new byte[Snappy.uncompressedLength(block, 0, length)];
      Snappy.uncompress(block, 0, length, unpacked, 0);
      CRC32 sum = new CRC32();
      sum.update(unpacked);
      if ((int) sum.getValue() != ByteBuffer.wrap(block).getInt(length)) {
        throw new IOException("its sum of checks is another");
      }
      return unpacked;
    }
  },
  ZSTANDARD {
    @Override
    byte[] unpack(byte[] block, int most) throws IOException {
      try (InputStream in = new ZstdInputStream(new ByteArrayInputStream(block))) {
        return limited(in, most);
      }
    }
  },
  BZIP2 {
    @Override
    byte[] unpack(byte[] block, int most) throws IOException {
      try (InputStream in = new BZip2CompressorInputStream(new ByteArrayInputStream(block))) {
        return limited(in, most);
      }
    }
  };

  /** That of a file which calls it so; none where it is not read. */
  static Optional<BlockCodec> named(String name) {
    return Arrays.stream(values()).filter(codec -> codec.fileName().equals(name)).findFirst();
  }

  /** As files call them. */
  static List<String> names() {
    return Arrays.stream(values()).map(BlockCodec::fileName).toList();
  }

  private String fileName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * What a block holds.
   *
   * @throws IOException if it is not compressed so, or holds more than {@code most} bytes
   */
  abstract byte[] unpack(byte[] block, int most) throws IOException;

  private static byte[] limited(InputStream in, int most) throws IOException {
    byte[] unpacked = in.readNBytes(most);
    if (unpacked.length == most && in.read() >= 0) {
      throw tooLong(most);
    }
    return unpacked;
  }

  private static IOException tooLong(int most) {
    return new IOException("it holds more than " + most + " bytes");
  }
}
