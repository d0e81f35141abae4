package dev.alluvium.transforms.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** How records are read as JSON: strictly, and with Jackson's limits on depth and length. */
final class RecordJson {
  /** Safe for several threads. */
  static final JsonFactory FACTORY = new JsonFactory();

  private RecordJson() {}

  /**
   * A parser of a record's bytes; a byte-order mark before them is skipped.
   *
   * @throws RejectedException if they are no UTF-8: Jackson reads UTF-16 as well, and makes
   *     characters of bytes that are none
   */
  static JsonParser parse(byte[] payload) throws IOException {
    RecordText.check(payload);
    return FACTORY.createParser(payload);
  }
}
