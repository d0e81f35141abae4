package dev.alluvium.transforms.format.avro;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.avro.Schema;

/**
 * What a container file says of itself before its first block.
 *
 * @param schemaText the schema of its records, as it is written
 * @param sync what ends each block
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody; one for each file.
record ContainerHeader(byte[] schemaText, Schema schema, BlockCodec codec, byte[] sync) {
  static final int SYNC_BYTES = 16;
  private static final byte[] MAGIC = {'O', 'b', 'j', 1};
  private static final int MOST_ENTRIES = 1_000;

  /** Whether a file that begins so can be one of these; it may have fewer bytes. */
  static boolean mayBegin(byte[] start) {
    int length = Math.min(start.length, MAGIC.length);
    return Arrays.equals(start, 0, length, MAGIC, 0, length);
  }

  /**
   * Reads it off the beginning of a file.
   *
   * @throws BinaryException if that is none, or its schema or codec are not read
   * @throws java.io.EOFException if the file ends within it
   */
  static ContainerHeader read(ContainerStream in) throws IOException {
    byte[] magic = in.take(MAGIC.length);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new BinaryException(
          magic.length == 0 ? "it is empty, and so no Avro file" : "it is no Avro file");
    }
    byte[] schemaText = {};
    String codec = "null";
    long entries = 0;
    for (long count = in.readCount(); count > 0; count = in.readCount()) {
      for (long i = 0; i < count; i++) {
        if (++entries > MOST_ENTRIES) {
          throw new BinaryException("it says more of itself than an Avro file does");
        }
        String key = text(in.readSized(SchemaText.LONGEST));
        byte[] value = in.readSized(SchemaText.LONGEST);
        switch (key) {
          case "avro.schema" -> schemaText = value;
          case "avro.codec" -> codec = text(value);
          default -> {} // Its writer's own.
        }
      }
    }
    byte[] sync = in.need(SYNC_BYTES);
    return new ContainerHeader(schemaText, schema(schemaText), codec(codec), sync);
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private static Schema schema(byte[] json) {
    try {
      return SchemaText.parse(List.of(text(json)));
    } catch (SchemaException e) {
      throw new BinaryException("its schema cannot be read: " + e.getMessage());
    }
  }

  private static BlockCodec codec(String name) {
    String shown = name.length() > 20 ? name.substring(0, 20) : name;
    return BlockCodec.named(name)
        .orElseThrow(
            () ->
                new BinaryException(
                    String.format(
                        Locale.ROOT,
                        "it is compressed with %s, which is not read: write it with one of %s",
                        shown,
                        String.join(", ", BlockCodec.names()))));
  }
}
