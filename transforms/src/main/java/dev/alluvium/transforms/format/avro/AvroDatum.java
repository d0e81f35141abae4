package dev.alluvium.transforms.format.avro;

import org.apache.avro.Schema;

/**
 * A value in the binary encoding: a record, or an element of an array in one.
 *
 * @param schema that it was written with; no union
 * @param bytes that it stands among; not to be changed
 * @param start of it in the bytes
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody; made for each record.
record AvroDatum(Schema schema, byte[] bytes, int start) {
  BinaryInput input() {
    return new BinaryInput(bytes, start);
  }
}
