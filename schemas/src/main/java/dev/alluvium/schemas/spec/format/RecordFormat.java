package dev.alluvium.schemas.spec.format;

import java.io.Serializable;

/** How the bytes of a source are laid out, with all that is needed to take them apart. */
public sealed interface RecordFormat extends Serializable
    permits AvroFormat, CsvFormat, JsonFormat {
  /** As contracts call it. */
  String name();

  /**
   * Whether a record is a tree: fields are found by paths of several steps, and its arrays can be
   * spread. Otherwise it is a list of columns, each with one name.
   */
  boolean isTree();
}
