package dev.alluvium.transforms.decode;

import com.fasterxml.jackson.core.JsonFactory;

/** How records are read as JSON: strictly, and with Jackson's limits on depth and length. */
final class RecordJson {
  /** Safe for several threads. */
  static final JsonFactory FACTORY = new JsonFactory();

  private RecordJson() {}
}
