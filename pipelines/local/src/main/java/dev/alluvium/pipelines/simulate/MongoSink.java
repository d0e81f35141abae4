package dev.alluvium.pipelines.simulate;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.ReplaceOptions;
import dev.alluvium.transforms.mongodb.CollectionName;
import dev.alluvium.transforms.mongodb.MongoAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.bson.BsonDocument;
import org.bson.BsonInvalidOperationException;
import org.bson.json.JsonParseException;

/**
 * Does in a collection what each record tells of, which must be an event of its change stream. What
 * is none, as dirt is, no database could tell: it is left out.
 */
public final class MongoSink implements EventSink {
  private static final ReplaceOptions UPSERT = new ReplaceOptions().upsert(true);

  private final MongoAddress address;
  private final MongoClient client;
  private long sent;
  private long taken;

  public MongoSink(MongoAddress address) {
    this.address = address;
    this.client = address.connect();
  }

  @Override
  public void send(SimulatedRecord simulated) throws IOException {
    sent++;
    CollectionName name =
        CollectionName.of(simulated.topic())
            .orElseThrow(
                () -> new IOException("topic " + simulated.topic() + " is of no collection"));
    try {
      BsonDocument event =
          BsonDocument.parse(new String(simulated.payload(), StandardCharsets.UTF_8));
      apply(
          event,
          client.getDatabase(name.database()).getCollection(name.collection(), BsonDocument.class));
      taken++;
    } catch (JsonParseException | BsonInvalidOperationException e) {
      // Dirt.
    } catch (MongoException e) {
      throw new IOException(address + " does not take documents: " + e.getMessage(), e);
    }
  }

  private static void apply(BsonDocument event, MongoCollection<BsonDocument> collection) {
    BsonDocument key = event.getDocument("documentKey");
    if (event.getString("operationType").getValue().equals("delete")) {
      collection.deleteOne(key);
    } else {
      collection.replaceOne(key, event.getDocument("fullDocument"), UPSERT);
    }
  }

  /**
   * Each record was taken when it was sent.
   *
   * @throws IOException if none was
   */
  @Override
  public void complete() throws IOException {
    if (sent > 0 && taken == 0) {
      throw new IOException(
          "nothing of what was made up is a change of a document; make up a domain that reads"
              + " these, as devices");
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
