package dev.alluvium.transforms.mongodb;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.mongodb.client.model.changestream.ChangeStreamDocument;
import dev.alluvium.transforms.format.mongodb.ClusterTime;
import dev.alluvium.transforms.format.mongodb.MongoEvents;
import dev.alluvium.transforms.mongodb.CollectionPosition.DocumentsRead;
import dev.alluvium.transforms.source.SourceRecord;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonDocumentWriter;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.RawBsonDocument;
import org.bson.codecs.Codec;
import org.bson.codecs.EncoderContext;
import org.bson.codecs.configuration.CodecRegistry;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;
import org.jspecify.annotations.Nullable;

/**
 * What is told of a collection, as records: in relaxed Extended JSON, at the cluster's time. Events
 * have the members that the server gave them.
 */
final class ChangeRecords {
  private static final long MILLIS_PER_SECOND = 1000;
  private static final String UPDATE = "update";
  private static final String DOCUMENT = "fullDocument";
  private static final JsonWriterSettings RELAXED =
      JsonWriterSettings.builder().outputMode(JsonMode.RELAXED).build();

  private final CollectionName name;
  private final Codec<ChangeStreamDocument<RawBsonDocument>> codec;

  ChangeRecords(CollectionName name, CodecRegistry codecs) {
    this.name = name;
    this.codec = ChangeStreamDocument.createCodec(RawBsonDocument.class, codecs);
  }

  /**
   * An event of the stream.
   *
   * @param at its time
   */
  SourceRecord of(ChangeStreamDocument<RawBsonDocument> event, BsonTimestamp at) {
    BsonDocument whole = new BsonDocument();
    codec.encode(new BsonDocumentWriter(whole), event, EncoderContext.builder().build());
    if (event.getFullDocument() == null && UPDATE.equals(event.getOperationTypeString())) {
      // It was looked up, and was gone by then: the codec leaves out what says so.
      whole.append(DOCUMENT, BsonNull.VALUE);
    }
    return at(at, event.getWallTime(), whole.toJson(RELAXED));
  }

  /**
   * A document that was read.
   *
   * @param seen up to when its changes are in it
   */
  SourceRecord of(RawBsonDocument document, BsonTimestamp seen) {
    BsonDocument event = event(MongoEvents.DOCUMENT_READ, seen).append(DOCUMENT, document);
    return at(seen, null, event.toJson(RELAXED));
  }

  /** That all were read, up to a time. */
  SourceRecord allRead(DocumentsRead reading, BsonTimestamp until) {
    BsonDocument event =
        event(MongoEvents.COLLECTION_READ, until).append(MongoEvents.BEGIN, reading.begin());
    BsonTimestamp lostSince = reading.lostSince();
    if (lostSince != null) {
      event.append(MongoEvents.LOST_SINCE, lostSince);
    }
    return at(until, null, event.toJson(RELAXED));
  }

  private BsonDocument event(String operation, BsonTimestamp at) {
    return new BsonDocument("operationType", new BsonString(operation))
        .append("clusterTime", at)
        .append(
            "ns",
            new BsonDocument("db", new BsonString(name.database()))
                .append("coll", new BsonString(name.collection())));
  }

  /** Published when the server wrote it, by its own clock where it tells that. */
  private SourceRecord at(BsonTimestamp at, @Nullable BsonDateTime wall, String text) {
    ClusterTime time = ClusterTime.of(at);
    long millis = wall == null ? time.seconds() * MILLIS_PER_SECOND : wall.getValue();
    return SourceRecord.of(
        name.topic(), name.topic(), time.position(), millis, text.getBytes(UTF_8));
  }
}
