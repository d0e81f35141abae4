package dev.alluvium.transforms.mongodb;

import com.mongodb.ClientSessionOptions;
import com.mongodb.MongoCommandException;
import com.mongodb.client.ChangeStreamIterable;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoChangeStreamCursor;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import com.mongodb.client.model.changestream.FullDocument;
import com.mongodb.client.model.changestream.FullDocumentBeforeChange;
import dev.alluvium.transforms.mongodb.CollectionPosition.DocumentsRead;
import dev.alluvium.transforms.source.SourceRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of the server about one collection. All reads are of what most members have; those
 * of a session see at least what it has seen before, whichever member is asked.
 */
final class CollectionAccess {
  private static final String ID = "_id";

  /** Nothing is read of it, and with it an event may be larger than the server can tell. */
  private static final BsonDocument WITHOUT_DESCRIPTION =
      new BsonDocument("$project", new BsonDocument("updateDescription", new BsonInt32(0)));

  /** An event of two images may be larger yet: it comes in parts. */
  private static final BsonDocument SPLIT =
      new BsonDocument("$changeStreamSplitLargeEvent", new BsonDocument());

  private static final int NO_SUCH_STAGE = 40324;

  private final MongoClient client;
  private final CollectionName name;
  private final MongoFaults faults;
  private final MongoCollection<RawBsonDocument> collection;
  private final ChangeRecords records;
  private final boolean keepsImages;
  private boolean splits;

  /**
   * @param keepsImages whether the server keeps documents as they were before and after each change
   */
  CollectionAccess(
      MongoClient client, CollectionName name, MongoFaults faults, boolean keepsImages) {
    this.client = client;
    this.name = name;
    this.faults = faults;
    this.collection =
        client.getDatabase(name.database()).getCollection(name.collection(), RawBsonDocument.class);
    this.records = new ChangeRecords(name, collection.getCodecRegistry());
    this.keepsImages = keepsImages;
    this.splits = keepsImages;
  }

  CollectionName name() {
    return name;
  }

  MongoFaults faults() {
    return faults;
  }

  ClientSession session() {
    return client.startSession(ClientSessionOptions.builder().causallyConsistent(true).build());
  }

  /** What the server tells of it now. */
  CollectionInfo info() {
    return CollectionInfo.of(client, name);
  }

  /** The cluster's time. What is read in that session from now on has seen all up to it. */
  BsonTimestamp now(ClientSession session) {
    client
        .getDatabase(name.database())
        .runCommand(session, new BsonDocument("ping", new BsonInt32(1)));
    return later(session.getOperationTime(), new BsonTimestamp(0));
  }

  /**
   * Opens the change stream behind that position, or now.
   *
   * @param wait how long the server waits for an event, where there is none
   */
  MongoChangeStreamCursor<ChangeStreamDocument<RawBsonDocument>> events(
      Duration wait, @Nullable CollectionPosition from) {
    try {
      return from(stream(wait), from).cursor();
    } catch (MongoCommandException e) {
      if (!splits || e.getCode() != NO_SUCH_STAGE) {
        throw e;
      }
      splits = false; // It is older than 6.0.9.
      return from(stream(wait), from).cursor();
    }
  }

  private static ChangeStreamIterable<RawBsonDocument> from(
      ChangeStreamIterable<RawBsonDocument> stream, @Nullable CollectionPosition from) {
    if (from == null) {
      return stream;
    }
    BsonDocument token = from.token();
    return token == null ? stream.startAtOperationTime(from.at()) : stream.startAfter(token);
  }

  private ChangeStreamIterable<RawBsonDocument> stream(Duration wait) {
    ChangeStreamIterable<RawBsonDocument> stream =
        collection
            .watch(
                splits ? List.of(WITHOUT_DESCRIPTION, SPLIT) : List.of(WITHOUT_DESCRIPTION),
                RawBsonDocument.class)
            .maxAwaitTime(wait.toMillis(), TimeUnit.MILLISECONDS)
            .fullDocument(keepsImages ? FullDocument.WHEN_AVAILABLE : FullDocument.UPDATE_LOOKUP);
    return keepsImages
        ? stream.fullDocumentBeforeChange(FullDocumentBeforeChange.WHEN_AVAILABLE)
        : stream;
  }

  /** The event that the server tells in these parts. */
  ChangeStreamDocument<RawBsonDocument> joined(List<ChangeStreamDocument<RawBsonDocument>> parts) {
    return records.joined(parts);
  }

  /** Documents after that one, in the order of their {@code _id}, so many at most. */
  MongoCursor<RawBsonDocument> documents(
      ClientSession session, @Nullable BsonValue last, int limit) {
    return collection
        .find(session, DocumentRange.after(last))
        .sort(new BsonDocument(ID, new BsonInt32(1)))
        .limit(limit)
        .cursor();
  }

  /** The event as a record; an update whose image was not kept is looked up, not older than it. */
  SourceRecord record(
      ChangeStreamDocument<RawBsonDocument> event, BsonTimestamp at, ClientSession session) {
    BsonDocument key = event.getDocumentKey();
    if (!keepsImages || key == null || !ChangeRecords.lacksDocument(event)) {
      return records.of(event, at);
    }
    session.advanceOperationTime(at);
    return records.of(with(event, collection.find(session, key).first()), at);
  }

  private static ChangeStreamDocument<RawBsonDocument> with(
      ChangeStreamDocument<RawBsonDocument> event, @Nullable RawBsonDocument document) {
    return new ChangeStreamDocument<>(
        event.getOperationTypeString(),
        event.getResumeToken(),
        event.getNamespaceDocument(),
        event.getNamespaceTypeString(),
        event.getDestinationNamespaceDocument(),
        document,
        event.getFullDocumentBeforeChange(),
        event.getDocumentKey(),
        event.getClusterTime(),
        event.getUpdateDescription(),
        event.getTxnNumber(),
        event.getLsid(),
        event.getWallTime(),
        event.getSplitEvent(),
        event.getExtraElements());
  }

  SourceRecord record(RawBsonDocument document, BsonTimestamp seen) {
    return records.of(document, seen);
  }

  SourceRecord allRead(DocumentsRead reading, BsonTimestamp until) {
    return records.allRead(reading, until);
  }

  static BsonTimestamp later(@Nullable BsonTimestamp one, BsonTimestamp other) {
    return one != null && one.compareTo(other) > 0 ? one : other;
  }

  /** For people. */
  static Instant time(BsonTimestamp time) {
    return Instant.ofEpochSecond(Integer.toUnsignedLong(time.getTime()));
  }
}
