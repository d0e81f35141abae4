package dev.alluvium.transforms.format.mongodb;

import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.format.ChangeColumns;
import dev.alluvium.transforms.format.Message;
import dev.alluvium.transforms.format.Message.Operation;
import dev.alluvium.transforms.format.json.ChangeText;
import dev.alluvium.transforms.format.json.JsonText;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A change of a document, whoever told of it.
 *
 * @param operation what was done
 * @param document after it, in plain JSON; of a delete what is known of it; NULL of a truncate
 * @param before the document before it; NULL where that is not told
 * @param at when it was committed; of a document that was read, when reading began
 * @param until of a truncate that says that all documents were read: when the last was; NULL of any
 *     other change
 * @param snapshot which document of a snapshot it is; NULL where it is none
 * @param source where it is from
 */
record DocumentChange(
    Operation operation,
    @Nullable JsonText document,
    @Nullable JsonText before,
    ClusterTime at,
    @Nullable ClusterTime until,
    @Nullable String snapshot,
    JsonText source) {

  /** The change as its columns are read of it. */
  Message<JsonText> message() throws IOException {
    ChangeText text = new ChangeText(document == null ? 64 : document.length() + 256);
    if (document != null) {
      text.row(document);
    }
    text.text(ChangeColumns.OPERATION, code());
    text.number(EventColumns.EVENT_TS, at.micros());
    text.number(ChangeColumns.POSITION, until == null ? at.position() : until.position());
    text.text(ChangeColumns.SNAPSHOT, snapshot);
    text.number(ChangeColumns.AFTER, after());
    text.json("before", operation == Operation.DELETE ? null : before);
    text.json("source", source);
    return new Message.Change<>(operation, text.finish(), before);
  }

  private String code() {
    return switch (operation) {
      case INSERT -> "c";
      case UPDATE -> "u";
      case DELETE -> ChangeColumns.DELETE;
      case READ -> ChangeColumns.READ;
      case TRUNCATE -> ChangeColumns.TRUNCATE;
      case EVENT -> throw new IllegalStateException("no change: " + operation);
    };
  }

  /**
   * All commits are in one order, so the last before a change has a smaller position, whichever it
   * is; what was read while changes went on has seen that which it is told with.
   */
  private long after() {
    return ChangeColumns.INCREMENTAL.equals(snapshot) ? at.position() : at.position() - 1;
  }
}
