package dev.alluvium.schemas.spec.format;

import dev.alluvium.schemas.spec.column.ColumnMeaning;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.Encoding;
import dev.alluvium.schemas.spec.column.FieldSpec;
import java.util.List;

/**
 * The columns of an event that is a change of a row: what was done, when, and in which order. Its
 * other fields are those of the row after the change; of a delete, what is known of the row before.
 */
public final class ChangeColumns {
  /** What was done, one of the letters below; NULL for a tombstone. */
  public static final String OPERATION = "change_op";

  /** When it was committed: the time that every event has, and by the name of that. */
  private static final String COMMITTED = "event_ts";

  /** Orders the changes of a key; the larger is the later. */
  public static final String POSITION = "change_position";

  /** Of a row that was read in a snapshot: which of its rows it is; NULL otherwise. */
  public static final String SNAPSHOT = "change_snapshot";

  /**
   * Names at the source of values that were not sent because they had not changed, each between
   * commas; NULL where all were.
   */
  public static final String LEFT_OUT = "change_left_out";

  /**
   * Position of the last commit before it, as commits go; NULL where the database does not tell.
   * What was read while changes went on has seen the changes that have a smaller one.
   */
  public static final String AFTER = "change_after";

  /** Of a row that was read while changes went on, by ranges of its key: its snapshot. */
  public static final String INCREMENTAL = "incremental";

  /** The row was read as it stood, in a snapshot. */
  public static final String READ = "r";

  public static final String DELETE = "d";

  /** All rows of the table are gone; there is no key. */
  public static final String TRUNCATE = "t";

  /**
   * What a message is about that says that all rows of its table have been read, by ranges of their
   * keys: those that were there at the position {@link #AFTER}, and of which nothing was told since
   * up to {@link #POSITION}, are gone. It is a {@link #TRUNCATE} of them, of the snapshot {@link
   * #INCREMENTAL}.
   */
  public static final String TABLE_READ = "alluvium.table-read";

  /** Names that begin so are the change's, not the row's. */
  public static final String PREFIX = "__";

  private static final List<FieldSpec> FIELDS =
      List.of(
          field(
              OPERATION,
              ColumnType.STRING,
              true,
              "What was done: c inserted, u updated, d deleted, r read in a snapshot, t table"
                  + " truncated; empty for a tombstone."),
          field(
                  COMMITTED,
                  ColumnType.TIMESTAMP,
                  true,
                  "When the change was committed, UTC; of a snapshot, when it was taken.")
              .toBuilder()
              .setEncoding(Encoding.EPOCH_MICROS)
              .build(),
          field(
              POSITION,
              ColumnType.INT64,
              true,
              "Position in the database's log; orders the changes of a key."),
          field(
              SNAPSHOT,
              ColumnType.STRING,
              false,
              "Of a row read in a snapshot: which of its rows it is, as first or last."),
          field(
              LEFT_OUT,
              ColumnType.STRING,
              false,
              "Columns that were not sent because their long values had not changed, each between"
                  + " commas."),
          field(
              AFTER,
              ColumnType.INT64,
              false,
              "Position of the last commit before it, as commits go."));

  private ChangeColumns() {}

  /** In the order of their columns. */
  public static List<FieldSpec> fields() {
    return FIELDS;
  }

  /** Where a decoder is to put a column's value in what it makes of a record. */
  public static String from(String column) {
    return PREFIX + column;
  }

  /**
   * Whether a name at the source is the change's own; the row's that begin so are given two more.
   */
  public static boolean isOwn(String name) {
    return name.startsWith(PREFIX) && !name.startsWith(PREFIX + PREFIX);
  }

  /** What a name of the row is called beside the change's own, which no other name is. */
  public static String ofRow(String name) {
    return name.startsWith(PREFIX) ? PREFIX + name : name;
  }

  private static FieldSpec field(
      String name, ColumnType type, boolean required, String description) {
    return FieldSpec.builder()
        .setName(name)
        .setFrom(from(name))
        .setRawName(name)
        .setType(type)
        .setRequired(required)
        .setMeaning(ColumnMeaning.of(description))
        .build();
  }
}
