package dev.alluvium.transforms.mongodb;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoClient;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * What the server tells of a collection.
 *
 * @param type {@code collection}, {@code view} or {@code timeseries}; NULL where there is none yet
 * @param keepsImages whether it keeps documents as they were before and after each change
 */
record CollectionInfo(@Nullable String type, boolean keepsImages) {
  private static final String IMAGES = "changeStreamPreAndPostImages";

  /** Of a collection about which the user may not ask, it is taken to be an ordinary one. */
  static CollectionInfo of(MongoClient client, CollectionName name) {
    try {
      Document found =
          client
              .getDatabase(name.database())
              .listCollections()
              .filter(new BsonDocument("name", new BsonString(name.collection())))
              .first();
      if (found == null) {
        return new CollectionInfo(null, false);
      }
      Document options = found.get("options", new Document());
      Document images = options.get(IMAGES, new Document());
      return new CollectionInfo(
          found.get("type", "collection"), images.getBoolean("enabled", false));
    } catch (MongoCommandException e) {
      if (e.getCode() == MongoFaults.UNAUTHORIZED) {
        return new CollectionInfo("collection", false);
      }
      throw e;
    }
  }
}
