package dev.alluvium.transforms.format.json;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/**
 * A JSON value: a record, or an element of a list in one. UTF-8, which has been checked.
 *
 * @param bytes that it stands among; not to be changed
 * @param start of it in the bytes
 * @param length in bytes
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody; made for each record.
record JsonText(byte[] bytes, int start, int length) {
  JsonParser parse() throws IOException {
    return RecordJson.FACTORY.createParser(bytes, start, length);
  }
}
