package dev.alluvium.schemas.spec.format;

import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/** How the bytes of a source are laid out, with all that is needed to take them apart. */
public sealed interface RecordFormat extends Serializable
    permits AvroFormat, CsvFormat, DebeziumFormat, JsonFormat, MongoFormat {
  /** As contracts call it. */
  String name();

  /**
   * Whether a record is a tree: fields are found by paths of several steps, and its arrays can be
   * spread. Otherwise it is a list of columns, each with one name.
   */
  boolean isTree();

  /**
   * Whether its records say what was done to a row of a table: then they have the columns of {@link
   * ChangeColumns}, and events of it a {@linkplain EventSpec#key() key}.
   */
  default boolean carriesChanges() {
    return false;
  }

  /** Whether a change may come without a long value that it left as it was. */
  default boolean leavesValuesOut() {
    return false;
  }

  /** Whether lines of its files are whole records, keys too, where a contract does not say. */
  default boolean isExported() {
    return carriesChanges();
  }

  /**
   * Whether a record's bytes are one JSON object whose names are those that fields are taken by, so
   * that a query can tell which names records have.
   */
  default boolean isPlainJson() {
    return false;
  }

  /** Whether a contract can hold its records as examples, in text. */
  default boolean hasExamples() {
    return true;
  }

  /** Whether it tells of the documents of collections, which a job can read where they are. */
  default boolean isOfCollections() {
    return false;
  }

  /** Why what files of it hold are no messages; empty where they are. */
  default Optional<String> whyNoMessages() {
    return Optional.empty();
  }

  /** It itself, where files say by a header how records are laid out; messages have none. */
  default Optional<CsvFormat> underHeader() {
    return Optional.empty();
  }

  /** Fields that every event of the format has, beside those that its contract declares. */
  default List<FieldSpec> ownFields() {
    return carriesChanges() ? ChangeColumns.fields() : List.of();
  }
}
