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
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A MongoDB of this process: mongo-java-server, with what change streams of it lack or tell wrongly
 * mended, and faults of a server to be had. It holds our side to what the server is documented to
 * do; what a real one does it does not tell.
 */
public final class MongoDouble implements AutoCloseable {
  private static final Set<Integer> KNOWN_TYPES = Set.of(1, 2, 3, 5, 7, 8, 9, 10, 16, 18, 19);
  private static final String STREAM = "$changeStream";
  private static final String SPLIT = "$changeStreamSplitLargeEvent";
  private static final String NEXT = "nextBatch";
  private static final String TOKEN = "postBatchResumeToken";

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

  /**
   * The collection keeps documents as they were.
   *
   * @param expired whether streams bring none of updates, as when images have expired
   */
  public void keepImages(boolean expired) {
    backend.keepsImages = true;
    backend.imagesExpired = expired;
  }

  /** Whether it splits events that are too large, which it takes all for, or does not know how. */
  public void splitEvents(boolean splits) {
    backend.splits = splits;
  }

  /** Streams and reads are answered by that error. */
  public void refuse(int code, String message) {
    backend.refusal = error(code, message);
  }

  /** What it calls collections, as {@code view}. */
  public void callCollections(String type) {
    backend.type = type;
  }

  /** How many documents and events it has answered with. */
  public long answered() {
    return backend.answered.get();
  }

  private static Document error(int code, String message) {
    return new Document("ok", 0.0).append("errmsg", message).append("code", code);
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

    /** Of each entry of the oplog, by its time. */
    private final NavigableMap<BsonTimestamp, String> namespaces = new TreeMap<>();

    private final AtomicInteger lost = new AtomicInteger();
    private final AtomicInteger steppedDown = new AtomicInteger();
    private volatile boolean keepsImages;
    private volatile UUID id = UUID.randomUUID();
    private volatile boolean imagesExpired;
    private volatile boolean splits;
    private volatile String type = "collection";
    private volatile @Nullable Document refusal;
    private final AtomicLong answered = new AtomicLong();

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
      Document refused = refusal;
      if (refused != null && (stream != null || query.containsKey("find"))) {
        return refused.clone();
      }
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
        if (!splits && String.valueOf(query.get("pipeline")).contains(SPLIT)) {
          return error(40324, "Unrecognized pipeline stage name: '" + SPLIT + "'");
        }
        withItsTokens(stream);
        // Stages behind it would see events that are not mended yet.
        query.put("pipeline", new ArrayList<>(List.of(new Document(STREAM, stream))));
      }
      withoutRareTypes(query);
      BsonTimestamp seen = now();
      Document answer = super.handleMessage(message);
      if (query.containsKey("renameCollection") || query.containsKey("drop")) {
        id = UUID.randomUUID();
      }
      if (query.containsKey("getMore") && isEmpty(answer)) {
        pause();
        seen = now();
        answer = super.handleMessage(message);
      }
      if (query.containsKey("listCollections")) {
        describe(answer);
      }
      return stamped(withMendedEvents(answer, seen));
    }

    /** Its own tokens are times alone. */
    private static void withItsTokens(Document stream) {
      for (String name : List.of("startAfter", "resumeAfter")) {
        if (stream.get(name) instanceof Document token) {
          String data = String.valueOf(token.get("_data"));
          stream.put(name, new Document("_data", data.substring(2, 18)));
        }
      }
    }

    /** As a server writes it: what it is, and what is of no meaning here, about the time. */
    private static Document token(BsonTimestamp at) {
      return new Document(
          "_data", "82" + HexFormat.of().toHexDigits(at.getValue()) + "2B0229296E04");
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

    private Document stamped(Document answer) {
      answer.put("operationTime", now());
      return answer;
    }

    private BsonTimestamp now() {
      synchronized (namespaces) {
        takeOplog();
        return namespaces.isEmpty()
            ? new BsonTimestamp(Instant.now().minusSeconds(1), 1)
            : namespaces.lastKey();
      }
    }

    private String namespace(BsonTimestamp at) {
      synchronized (namespaces) {
        takeOplog();
        return namespaces.getOrDefault(at, ".");
      }
    }

    /** Each entry once: to look through all for each answer takes as long as there are events. */
    private void takeOplog() {
      resolveDatabase("local")
          .resolveCollection("oplog.rs", true)
          .queryAllAsStream()
          .skip(namespaces.size())
          .forEach(
              entry -> namespaces.put((BsonTimestamp) entry.get("ts"), (String) entry.get("ns")));
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
                    .append("type", type)
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
    private Document withMendedEvents(Document answer, BsonTimestamp seen) {
      if (!(answer.get("cursor") instanceof Document cursor)) {
        return answer;
      }
      String name = cursor.containsKey("firstBatch") ? "firstBatch" : NEXT;
      if (!(cursor.get(name) instanceof Collection<?> batch)) {
        return answer;
      }
      answered.addAndGet(batch.size());
      List<Object> events = new ArrayList<>();
      for (Object found : batch) {
        boolean isEvent =
            found instanceof Document event
                && event.containsKey("operationType")
                && event.containsKey("clusterTime");
        if (isEvent) {
          addEvent(mended(((Document) found).clone()), events);
        } else {
          events.add(found);
        }
      }
      cursor.put(name, events);
      Object last = lastOf(events).get("_id");
      boolean isToken = last instanceof Document id && id.containsKey("_data");
      cursor.put(TOKEN, isToken ? last : token(seen));
      return answer;
    }

    private static Document lastOf(List<Object> answered) {
      return answered.isEmpty() ? new Document() : (Document) answered.get(answered.size() - 1);
    }

    /** A part has some of the members. */
    private void addEvent(Document event, List<Object> to) {
      if (!splits || !event.containsKey("fullDocument")) {
        to.add(event);
        return;
      }
      Document later = new Document("_id", event.get("_id"));
      later.append("splitEvent", new Document("fragment", 2).append("of", 2));
      later.append("fullDocument", Objects.requireNonNull(event.remove("fullDocument")));
      to.add(event.append("splitEvent", new Document("fragment", 1).append("of", 2)));
      to.add(later);
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
      String namespace = namespace(at);
      int dot = namespace.indexOf('.');
      event.put("_id", token(at));
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
