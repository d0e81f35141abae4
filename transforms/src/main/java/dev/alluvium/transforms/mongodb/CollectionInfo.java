package dev.alluvium.transforms.mongodb;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoClient;
import java.util.UUID;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * What the server tells of a collection.
 *
 * @param type {@code collection}, {@code view} or {@code timeseries}; NULL where there is none yet
 * @param id of the collection: one that took its name has another; NULL where that is not told
 * @param keepsImages whether it keeps documents as they were before and after each change
 */
record CollectionInfo(@Nullable String type, @Nullable UUID id, boolean keepsImages) {
  private static final String IMAGES = "changeStreamPreAndPostImages";

  /** Of a collection about which the user may not ask, it is taken to be an ordinary one. */
  static CollectionInfo of(MongoClient client, CollectionName name) {
    try {
      BsonDocument found =
          client
              .getDatabase(name.database())
              .listCollections(BsonDocument.class)
              .filter(new BsonDocument("name", new BsonString(name.collection())))
              .first();
      if (found == null) {
        return new CollectionInfo(null, null, false);
      }
      BsonDocument nothing = new BsonDocument();
      BsonValue id = found.getDocument("info", nothing).get("uuid");
      return new CollectionInfo(
          found.getString("type", new BsonString("collection")).getValue(),
          id != null && id.isBinary() ? id.asBinary().asUuid() : null,
          found
              .getDocument("options", nothing)
              .getDocument(IMAGES, nothing)
              .getBoolean("enabled", BsonBoolean.FALSE)
              .getValue());
    } catch (MongoCommandException e) {
      if (e.getCode() == MongoFaults.UNAUTHORIZED) {
        return new CollectionInfo("collection", null, false);
      }
      throw e;
    }
  }
}
