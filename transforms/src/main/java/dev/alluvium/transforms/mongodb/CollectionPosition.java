package dev.alluvium.transforms.mongodb;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.alluvium.transforms.format.mongodb.ClusterTime;
import dev.alluvium.transforms.source.InputException;
import dev.alluvium.transforms.source.SourcePosition;
import java.util.UUID;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;
import org.jspecify.annotations.Nullable;

/**
 * How far a collection was read: all events of its change stream up to a place, and, while its
 * documents are read as well, all of them up to one.
 *
 * @param at the place, by the cluster's time
 * @param token what the stream goes on behind; NULL before the server has given one, when it starts
 *     at that time
 * @param collection the server's id of the collection that is read; NULL while it is not known
 * @param reading how far its documents were read; NULL when they all were
 */
record CollectionPosition(
    BsonTimestamp at,
    @Nullable BsonDocument token,
    @Nullable UUID collection,
    @Nullable DocumentsRead reading) {
  private static final JsonWriterSettings CANONICAL =
      JsonWriterSettings.builder().outputMode(JsonMode.EXTENDED).build();

  /**
   * A reading of all documents, in the order of their {@code _id}.
   *
   * @param begin when it began
   * @param last the {@code _id} of the last one; NULL before the first
   * @param lostSince up to when changes were known before; NULL where nothing was known, or nothing
   *     was lost
   */
  record DocumentsRead(
      BsonTimestamp begin, @Nullable BsonValue last, @Nullable BsonTimestamp lostSince) {
    DocumentsRead upTo(BsonValue id) {
      return new DocumentsRead(begin, id, lostSince);
    }
  }

  /** Nothing was read: changes are told from that time on, and documents are to be read. */
  static CollectionPosition begin(BsonTimestamp now, @Nullable BsonTimestamp lostSince) {
    return new CollectionPosition(now, null, null, new DocumentsRead(now, null, lostSince));
  }

  /** The same, with the stream read up to a later place. */
  CollectionPosition streamedTo(BsonTimestamp time, @Nullable BsonDocument behind) {
    return new CollectionPosition(
        time.compareTo(at) > 0 ? time : at, behind == null ? token : behind, collection, reading);
  }

  /** The same, of a collection whose id that is. */
  CollectionPosition ofCollection(@Nullable UUID id) {
    return new CollectionPosition(at, token, id, reading);
  }

  /** The same, with documents read up to that one; NULL: to the last. */
  CollectionPosition with(@Nullable DocumentsRead documents) {
    return new CollectionPosition(at, token, collection, documents);
  }

  /** The place, as a number. */
  long place() {
    return ClusterTime.of(at).position();
  }

  SourcePosition forRunner() {
    return SourcePosition.of(place()).withToken(text().getBytes(UTF_8));
  }

  static CollectionPosition of(SourcePosition position) {
    byte[] token = position.token();
    if (token == null) {
      throw new IllegalStateException("no position of a collection: " + position);
    }
    return of(new String(token, UTF_8));
  }

  /** For a table; {@link #of(String)} reads it. */
  String text() {
    BsonDocument text = new BsonDocument("at", at);
    if (token != null) {
      text.append("token", token);
    }
    if (collection != null) {
      text.append("collection", new BsonString(collection.toString()));
    }
    if (reading != null) {
      BsonDocument documents = new BsonDocument("begin", reading.begin());
      append(documents, "last", reading.last());
      append(documents, "lostSince", reading.lostSince());
      text.append("reading", documents);
    }
    return text.toJson(CANONICAL);
  }

  private static void append(BsonDocument to, String name, @Nullable BsonValue value) {
    if (value != null) {
      to.append(name, value);
    }
  }

  /**
   * @throws InputException if it is no such text
   */
  static CollectionPosition of(String text) {
    try {
      BsonDocument position = BsonDocument.parse(text);
      BsonDocument documents = position.getDocument("reading", null);
      return new CollectionPosition(
          position.getTimestamp("at"),
          position.getDocument("token", null),
          position.containsKey("collection")
              ? UUID.fromString(position.getString("collection").getValue())
              : null,
          documents == null
              ? null
              : new DocumentsRead(
                  documents.getTimestamp("begin"),
                  documents.get("last"),
                  documents.getTimestamp("lostSince", null)));
    } catch (RuntimeException e) {
      throw new InputException(
          "What the warehouse knows of how far a collection was read is no such thing: see"
              + " ops.positions. Without its row, the collection is read anew.",
          e);
    }
  }
}
