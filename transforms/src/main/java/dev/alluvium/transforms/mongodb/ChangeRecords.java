package dev.alluvium.transforms.mongodb;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.mongodb.client.model.changestream.ChangeStreamDocument;
import dev.alluvium.transforms.format.mongodb.ClusterTime;
import dev.alluvium.transforms.format.mongodb.MongoEvents;
import dev.alluvium.transforms.mongodb.CollectionPosition.DocumentsRead;
import dev.alluvium.transforms.source.SourceRecord;
import java.util.List;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonDocumentReader;
import org.bson.BsonDocumentWriter;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.RawBsonDocument;
import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.bson.codecs.configuration.CodecRegistry;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;
import org.jspecify.annotations.Nullable;

/**
 * What is told of a collection, as records: in relaxed Extended JSON, at the cluster's time. Events
 * have the members that the server gave them, where these came in parts all in one.
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
    BsonDocument whole = members(event);
    if (lacksDocument(event)) {
      // The codec leaves out what says that it was looked up.
      whole.append(DOCUMENT, BsonNull.VALUE);
    }
    return at(at, event.getWallTime(), whole.toJson(RELAXED));
  }

  /**
   * Whether it is an update without its document: that has expired, if the collection keeps images;
   * else it was looked up, and was gone by then.
   */
  static boolean lacksDocument(ChangeStreamDocument<RawBsonDocument> event) {
    return event.getFullDocument() == null && UPDATE.equals(event.getOperationTypeString());
  }

  /** The event of these parts, each of which has some of its members. */
  ChangeStreamDocument<RawBsonDocument> joined(List<ChangeStreamDocument<RawBsonDocument>> parts) {
    BsonDocument whole = new BsonDocument();
    parts.forEach(part -> whole.putAll(members(part)));
    whole.remove("splitEvent");
    return codec.decode(new BsonDocumentReader(whole), DecoderContext.builder().build());
  }

  private BsonDocument members(ChangeStreamDocument<RawBsonDocument> event) {
    BsonDocument members = new BsonDocument();
    codec.encode(new BsonDocumentWriter(members), event, EncoderContext.builder().build());
    return members;
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
