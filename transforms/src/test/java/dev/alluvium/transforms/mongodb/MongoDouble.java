package dev.alluvium.transforms.mongodb;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.Cursor;
import de.bwaldvogel.mongo.backend.aggregation.Aggregation;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.oplog.Oplog;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A MongoDB of this process: mongo-java-server, with what change streams of it lack or tell wrongly
 * mended, and faults of a server to be had. It holds our side to what the server is documented to
 * do; what a real one does it does not tell.
 */
public final class MongoDouble implements AutoCloseable {
  private static final Set<Integer> KNOWN_TYPES = Set.of(1, 2, 3, 5, 7, 8, 9, 10, 16, 18, 19);
  private static final String STREAM = "$changeStream";
  private static final String NEXT = "nextBatch";

  private final Backend backend = new Backend();
  private final MongoServer server;

  private MongoDouble(InetSocketAddress address) {
    server = new MongoServer(backend);
    server.enableOplog();
    server.bind(address);
  }

  public static MongoDouble start() {
    return new MongoDouble(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  public String uri() {
    InetSocketAddress address = server.getLocalAddress();
    return "mongodb://127.0.0.1:" + address.getPort() + "/";
  }

  /** Streams that are opened behind a token, or at a time, are refused so often: it is too old. */
  public void loseHistory(int times) {
    backend.lost.set(times);
  }

  /** So many commands about cursors are answered by an error of a member that is being stopped. */
  public void stepDown(int times) {
    backend.steppedDown.set(times);
  }

  /** Streams bring no documents of updates, as when images have expired. */
  public void keepImages(boolean expired) {
    backend.keepsImages = true;
    backend.imagesExpired = expired;
  }

  /** Another collection takes its name, with documents of these numbers; no event tells of it. */
  public void overwrite(String database, String collection, int... ids) {
    backend.overwrite(database, collection, ids);
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private static final class Backend extends MemoryBackend {
    private final Map<BsonTimestamp, Document> updates = new ConcurrentHashMap<>();
    private final AtomicInteger lost = new AtomicInteger();
    private final AtomicInteger steppedDown = new AtomicInteger();
    private volatile boolean keepsImages;
    private volatile UUID id = UUID.randomUUID();
    private volatile boolean imagesExpired;

    /** What a client asks first comes by this way. */
    @Override
    public Document handleCommand(
        Channel channel, String database, String command, Document query) {
      return command.equalsIgnoreCase("isMaster")
          ? stamped(hello())
          : super.handleCommand(channel, database, command, query);
    }

    @Override
    public Document handleMessage(MongoMessage message) {
      Document query = message.getDocument();
      if (query.containsKey("hello")) {
        return stamped(hello());
      }
      if (query.containsKey("endSessions")) {
        return stamped(new Document("ok", 1.0));
      }
      Document stream = stream(query);
      boolean asksStream = stream != null || query.containsKey("getMore");
      if (asksStream && steppedDown.get() > 0) {
        steppedDown.decrementAndGet();
        return error(11602, "InterruptedDueToReplStateChange");
      }
      if (stream != null) {
        boolean goesOn =
            stream.containsKey("startAfter") || stream.containsKey("startAtOperationTime");
        if (goesOn && lost.get() > 0) {
          lost.decrementAndGet();
          return error(286, "ChangeStreamHistoryLost");
        }
        // Stages behind it would see events that are not mended yet.
        query.put("pipeline", new ArrayList<>(List.of(new Document(STREAM, stream))));
      }
      withoutRareTypes(query);
      Document answer = super.handleMessage(message);
      if (query.containsKey("getMore") && isEmpty(answer)) {
        pause();
        answer = super.handleMessage(message);
      }
      if (query.containsKey("listCollections")) {
        describe(answer);
      }
      return stamped(withMendedEvents(answer));
    }

    /** It does not know all types by their numbers. */
    private static void withoutRareTypes(Document query) {
      if (query.get("filter") instanceof Document filter
          && filter.get("$or") instanceof Collection<?> alternatives) {
        for (Object alternative : alternatives) {
          if (((Document) alternative).get("_id") instanceof Document condition
              && condition.get("$type") instanceof Collection<?> types) {
            condition.put("$type", types.stream().filter(KNOWN_TYPES::contains).toList());
          }
        }
      }
    }

    private static @Nullable Document stream(Document query) {
      return query.get("pipeline") instanceof Collection<?> stages
              && !stages.isEmpty()
              && stages.iterator().next() instanceof Document stage
              && stage.get(STREAM) instanceof Document stream
          ? stream
          : null;
    }

    private static Document hello() {
      return new Document("isWritablePrimary", true)
          .append("ismaster", true)
          .append("helloOk", true)
          .append("maxBsonObjectSize", 16 * 1024 * 1024)
          .append("maxMessageSizeBytes", 48_000_000)
          .append("maxWriteBatchSize", 100_000)
          .append("logicalSessionTimeoutMinutes", 30)
          .append("localTime", Instant.now())
          .append("minWireVersion", 0)
          .append("maxWireVersion", 17)
          .append("ok", 1.0);
    }

    private static Document error(int code, String name) {
      return new Document("ok", 0.0)
          .append("errmsg", name)
          .append("code", code)
          .append("codeName", name);
    }

    private Document stamped(Document answer) {
      answer.put("operationTime", now());
      return answer;
    }

    private BsonTimestamp now() {
      return oplog()
          .map(entry -> (BsonTimestamp) entry.get("ts"))
          .max(Comparator.naturalOrder())
          .orElseGet(() -> new BsonTimestamp(Instant.now().minusSeconds(1), 1));
    }

    private Stream<Document> oplog() {
      return resolveDatabase("local").resolveCollection("oplog.rs", true).queryAllAsStream();
    }

    private void describe(Document answer) {
      Document options = new Document();
      if (keepsImages) {
        options.append("changeStreamPreAndPostImages", new Document("enabled", true));
      }
      if (answer.get("cursor") instanceof Document cursor
          && cursor.get("firstBatch") instanceof Collection<?> collections) {
        collections.forEach(
            found ->
                ((Document) found)
                    .append("options", options)
                    .append("info", new Document("uuid", id)));
      }
    }

    private void overwrite(String database, String name, int... ids) {
      MongoCollection<?> collection = resolveDatabase(database).resolveCollection(name, true);
      collection.queryAllAsStream().toList().forEach(collection::removeDocument);
      for (int each : ids) {
        collection.addDocument(new Document("_id", each));
      }
      id = UUID.randomUUID();
    }

    /** Events lack their namespace, and are told as what was written rather than what was asked. */
    private Document withMendedEvents(Document answer) {
      if (!(answer.get("cursor") instanceof Document cursor)) {
        return answer;
      }
      String name = cursor.containsKey("firstBatch") ? "firstBatch" : NEXT;
      if (!(cursor.get(name) instanceof Collection<?> batch)) {
        return answer;
      }
      List<Object> events = new ArrayList<>();
      for (Object found : batch) {
        boolean isEvent =
            found instanceof Document event
                && event.containsKey("operationType")
                && event.containsKey("clusterTime");
        events.add(isEvent ? mended(((Document) found).clone()) : found);
      }
      cursor.put(name, events);
      return answer;
    }

    private static boolean isEmpty(Document answer) {
      return answer.get("cursor") instanceof Document cursor
          && cursor.get(NEXT) instanceof Collection<?> batch
          && batch.isEmpty();
    }

    /** A server waits for events where there are none, and tells those that come meanwhile. */
    private static void pause() {
      try {
        Thread.sleep(2);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private Document mended(Document event) {
      BsonTimestamp at = (BsonTimestamp) Objects.requireNonNull(event.get("clusterTime"));
      String namespace =
          oplog()
              .filter(entry -> at.equals(entry.get("ts")))
              .map(entry -> (String) entry.get("ns"))
              .findFirst()
              .orElse(".");
      int dot = namespace.indexOf('.');
      Document ns = new Document("db", namespace.substring(0, dot));
      event.put("ns", ns.append("coll", namespace.substring(dot + 1)));
      Document change = updates.get(at);
      if ("update".equals(event.get("operationType")) && change != null) {
        describe(event, change, namespace);
      }
      return event;
    }

    private void describe(Document event, Document change, String namespace) {
      Document set = (Document) change.get("$set");
      Document unset = (Document) change.get("$unset");
      if (set == null && unset == null) {
        event.put("operationType", "replace");
        event.remove("updateDescription");
      } else {
        event.put(
            "updateDescription",
            new Document("updatedFields", set == null ? new Document() : set)
                .append("removedFields", unset == null ? List.of() : List.copyOf(unset.keySet())));
      }
      Object id = ((Document) Objects.requireNonNull(event.get("documentKey"))).get("_id");
      int dot = namespace.indexOf('.');
      event.put(
          "fullDocument",
          imagesExpired
              ? null
              : resolveDatabase(namespace.substring(0, dot))
                  .resolveCollection(namespace.substring(dot + 1), true)
                  .queryAllAsStream()
                  .filter(document -> Objects.equals(document.get("_id"), id))
                  .findFirst()
                  .orElse(null));
    }

    @Override
    protected Oplog createOplog() {
      Oplog log = super.createOplog();
      return new Oplog() {
        @Override
        public void handleInsert(String namespace, List<Document> documents) {
          log.handleInsert(namespace, documents);
        }

        @Override
        public void handleDelete(String namespace, Document query, List<Object> deletedIds) {
          log.handleDelete(namespace, query, deletedIds);
        }

        @Override
        public void handleDropCollection(String namespace) {
          log.handleDropCollection(namespace);
        }

        @Override
        public Cursor createCursor(Document stream, String namespace, Aggregation aggregation) {
          return log.createCursor(stream, namespace, aggregation);
        }

        /** An event's key is taken from what was written, so that is the key; see above. */
        @Override
        public void handleUpdate(
            String namespace, Document selector, Document update, List<Object> modifiedIds) {
          for (Object id : modifiedIds) {
            log.handleUpdate(namespace, selector, new Document("_id", id), List.of(id));
            updates.put(now(), update.clone());
          }
        }
      };
    }
  }
}
