package dev.alluvium.transforms.mongodb;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.mongodb.MongoNamespace;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.alluvium.transforms.format.mongodb.ClusterTime;
import dev.alluvium.transforms.mongodb.CollectionPosition.DocumentsRead;
import dev.alluvium.transforms.source.InputException;
import dev.alluvium.transforms.source.SourceRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class CollectionFeedTest {
  private static final CollectionName NAME =
      new CollectionName("d.app.telemetry", "app", "telemetry");

  private final MongoDouble server = MongoDouble.start();
  private final MongoClient client = MongoClients.create(server.uri());
  private final MongoCollection<Document> collection =
      client.getDatabase("app").getCollection("telemetry");

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  private CollectionAccess access() {
    MongoAddress address = MongoAddress.of(server.uri(), null);
    return new CollectionAccess(
        client, NAME, new MongoFaults(address), CollectionInfo.of(client, NAME).keepsImages());
  }

  private static BsonTimestamp now(CollectionAccess access) {
    try (ClientSession session = access.session()) {
      return access.now(session);
    }
  }

  /** All up to now from that position, or from the beginning. */
  private List<Fetched> read(@Nullable CollectionPosition from) throws InterruptedException {
    CollectionAccess access = access();
    BsonTimestamp now = now(access);
    CollectionPosition start = from == null ? CollectionPosition.begin(now, null) : from;
    List<Fetched> all = new ArrayList<>();
    try (CollectionFeed feed = new CollectionFeed(access, start, now, "test")) {
      feed.start();
      do {
        Fetched next = feed.poll(Duration.ofMillis(50));
        if (next != null) {
          all.add(next);
        }
      } while (all.isEmpty() || !all.get(all.size() - 1).isLast());
    }
    return all;
  }

  private static String text(SourceRecord record) {
    return new String(Objects.requireNonNull(record.payload()), StandardCharsets.UTF_8);
  }

  private static List<String> told(List<Fetched> fetched) {
    List<String> told = new ArrayList<>();
    for (Fetched batch : fetched) {
      if (batch.historyIsLost()) {
        told.add("lost");
      }
      for (SourceRecord record : batch.records()) {
        BsonDocument event = BsonDocument.parse(text(record));
        BsonDocument document =
            event.isDocument("fullDocument") ? event.getDocument("fullDocument") : null;
        BsonDocument key = document == null ? event.getDocument("documentKey", null) : document;
        told.add(
            event.getString("operationType").getValue()
                + (key == null ? "" : " " + id(Objects.requireNonNull(key.get("_id"))))
                + (event.containsKey("fullDocument") && document == null ? " gone" : ""));
      }
    }
    return told;
  }

  private static String id(BsonValue id) {
    return id.isInt32() ? String.valueOf(id.asInt32().getValue()) : id.toString();
  }

  private static CollectionPosition last(List<Fetched> fetched) {
    return fetched.get(fetched.size() - 1).after();
  }

  @Test
  void readsDocumentsFirstAndThenEachChange() throws InterruptedException {
    collection.insertOne(new Document("_id", 1).append("n", 1));
    collection.insertOne(new Document("_id", 2));
    List<Fetched> first = read(null);
    collection.insertOne(new Document("_id", 3));
    collection.updateOne(Filters.eq("_id", 3), Updates.set("n", 2));
    collection.replaceOne(Filters.eq("_id", 3), new Document("n", 3));
    collection.deleteOne(Filters.eq("_id", 1));
    List<String> then = told(read(last(first)));
    assertThat(
        told(first),
        contains(
            "insert 2",
            "alluvium.document-read 1",
            "alluvium.document-read 2",
            "alluvium.table-read"));
    assertThat(then, contains("insert 3", "update 3", "replace 3", "delete 1"));
  }

  /** Wherever a reading ends, the next one brings all that it has not brought. */
  @Test
  void goesOnFromEachPlaceThatItTells() throws InterruptedException {
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      documents.add(new Document("_id", i));
    }
    List<Object> others = List.of(1.5, "a", "b", new ObjectId(), true, new BsonDateTime(5));
    others.forEach(id -> documents.add(new Document("_id", id)));
    Collections.shuffle(documents, new Random(3));
    collection.insertMany(documents);
    List<Fetched> whole = read(null);
    Set<String> all = new HashSet<>(told(whole));
    assertThat(
        all.stream().filter(told -> told.startsWith("alluvium.document-read ")).count(),
        is((long) documents.size()));
    for (int end = 0; end < whole.size() - 1; end++) {
      Set<String> both = new HashSet<>(told(whole.subList(0, end + 1)));
      both.addAll(told(read(whole.get(end).after())));
      assertThat("ended after " + end, both, is(all));
    }
  }

  @Test
  void readsAllAnewWhenItsHistoryIsLost() throws InterruptedException {
    collection.insertOne(new Document("_id", 1));
    collection.insertOne(new Document("_id", 2));
    CollectionPosition known = last(read(null));
    collection.deleteOne(Filters.eq("_id", 1));
    server.loseHistory(1);
    List<String> told = told(read(known));
    assertThat(told.get(0), is("lost"));
    assertThat(
        told.subList(told.size() - 2, told.size()),
        contains("alluvium.document-read 2", "alluvium.table-read"));
  }

  /** Of a collection that is written to all the time the stream always has something. */
  @Test
  void readsDocumentsWhileChangesNeverEnd() throws InterruptedException {
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      documents.add(new Document("_id", i));
    }
    collection.insertMany(documents);
    AtomicBoolean isRead = new AtomicBoolean();
    AtomicInteger written = new AtomicInteger();
    List<Thread> writers = new ArrayList<>();
    for (int writer = 0; writer < 4; writer++) {
      writers.add(
          new Thread(
              () -> {
                while (!isRead.get()) {
                  collection.insertOne(new Document("_id", -written.incrementAndGet()));
                  LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
                }
              }));
    }
    CollectionAccess access = access();
    CollectionPosition start = CollectionPosition.begin(now(access), null);
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    try (CollectionFeed feed = new CollectionFeed(access, start, null, "test")) {
      writers.forEach(Thread::start);
      feed.start();
      while (!isRead.get() && System.nanoTime() < end) {
        Fetched next = feed.poll(Duration.ofSeconds(1));
        isRead.set(next != null && next.after().reading() == null);
      }
      assertThat("all documents were read", isRead.get(), is(true));
    } finally {
      isRead.set(true);
      for (Thread writer : writers) {
        writer.join();
      }
    }
  }

  /**
   * A job that was ended before it had read anything, and begins after the server has forgotten.
   */
  @Test
  void readsAllAnewWhenItsHistoryIsLostBeforeAnythingWasRead() throws InterruptedException {
    collection.insertOne(new Document("_id", 1));
    CollectionPosition begun = CollectionPosition.begin(now(access()), null);
    server.loseHistory(1);
    assertThat(told(read(begun)), hasItems("alluvium.document-read 1", "alluvium.table-read"));
  }

  /** A server that loses even what has just happened cannot be read. */
  @Test
  void endsWhereItIsLostAtOnce() {
    collection.insertOne(new Document("_id", 1));
    server.loseHistory(Integer.MAX_VALUE);
    InputException failed = assertThrows(InputException.class, () -> read(null));
    assertThat(failed.getMessage(), containsString("ChangeStreamHistoryLost"));
  }

  /** Else the reading's end would take them for rows of before. */
  @Test
  void placesDocumentsNotBeforeTheirReadingBegan() throws InterruptedException {
    collection.insertOne(new Document("_id", 1));
    CollectionPosition known = last(read(null));
    BsonTimestamp begin = new BsonTimestamp(known.at().getTime() + 1, 1);
    List<Long> places = new ArrayList<>();
    for (Fetched batch : read(known.with(new DocumentsRead(begin, null, null)))) {
      batch.records().forEach(record -> places.add(record.position()));
    }
    long first = ClusterTime.of(begin).position();
    assertThat(places, contains(first, first));
  }

  @Test
  void goesOnWhenThePrimaryIsAnother() throws InterruptedException {
    collection.insertOne(new Document("_id", 1));
    CollectionPosition known = last(read(null));
    collection.insertOne(new Document("_id", 2));
    server.stepDown(3);
    assertThat(told(read(known)), contains("insert 2"));
  }

  @Test
  void looksUpADocumentWhoseImageHasExpired() throws InterruptedException {
    server.keepImages(true);
    collection.insertOne(new Document("_id", 1));
    CollectionPosition known = last(read(null));
    collection.updateOne(Filters.eq("_id", 1), Updates.set("n", 2));
    collection.insertOne(new Document("_id", 2));
    collection.updateOne(Filters.eq("_id", 2), Updates.set("n", 2));
    collection.deleteOne(Filters.eq("_id", 2));
    assertThat(told(read(known)), contains("update 1", "insert 2", "update 2 gone", "delete 2"));
  }

  @Test
  void readsAnEventThatComesInParts() throws InterruptedException {
    server.keepImages(false);
    server.splitEvents(true);
    collection.insertOne(new Document("_id", 1));
    CollectionPosition known = last(read(null));
    collection.updateOne(Filters.eq("_id", 1), Updates.set("n", 2));
    collection.insertOne(new Document("_id", 2));
    List<Fetched> then = read(known);
    assertThat(told(then), contains("update 1", "insert 2"));
    for (Fetched batch : then) {
      batch.records().forEach(event -> assertThat(text(event), not(containsString("splitEvent"))));
    }
    assertThat(told(read(last(then))), is(empty()));
  }

  /** However few of them are a batch. */
  @Test
  void asksForNoDocumentTwice() throws InterruptedException {
    insert(90, "x".repeat(200_000));
    long before = server.answered();
    List<Fetched> all = read(null);
    assertThat(told(all), hasItems("alluvium.document-read 89", "alluvium.table-read"));
    assertThat(server.answered() - before, is(lessThan(100L)));
  }

  /** Where nobody takes what it reads: three batches, and an answer of the server. */
  @ParameterizedTest
  @CsvSource({"5000, 10", "300, 100000"})
  void holdsAFewBatches(int documents, int size) throws InterruptedException {
    insert(documents, "x".repeat(size));
    CollectionAccess access = access();
    long before = server.answered();
    try (CollectionFeed feed =
        new CollectionFeed(access, CollectionPosition.begin(now(access), null), null, "test")) {
      feed.start();
      awaitThatItWaits();
      assertThat(server.answered() - before, is(lessThan(3L * 500 + 101)));
      int taken = 0;
      while (taken < documents) {
        List<SourceRecord> records =
            Objects.requireNonNull(feed.poll(Duration.ofSeconds(20))).records();
        taken += records.size();
        long bytes = records.stream().limit(records.size() - 1).mapToLong(r -> r.bytes()).sum();
        assertThat(records.size(), is(lessThanOrEqualTo(501)));
        assertThat(bytes, is(lessThan(1L << 20)));
      }
    }
  }

  private static void awaitThatItWaits() {
    while (Thread.getAllStackTraces().keySet().stream()
        .noneMatch(
            thread ->
                thread.getName().equals("mongodb-app.telemetry")
                    && thread.getState() == Thread.State.WAITING)) {
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    }
  }

  private void insert(int documents, String text) {
    for (int i = 0; i < documents; i++) {
      collection.insertOne(new Document("_id", i).append("text", text));
    }
  }

  /** Else the server would have deleted by and by what it goes on behind. */
  @Test
  void goesOnWithTheClusterThoughItsCollectionIsQuiet() throws InterruptedException {
    collection.insertOne(new Document("_id", 1));
    CollectionPosition known = last(read(null));
    MongoCollection<Document> busy = client.getDatabase("app").getCollection("busy");
    busy.insertOne(new Document("_id", 1));
    BsonTimestamp now = now(access());
    List<Fetched> then = read(known);
    assertThat(told(then), is(empty()));
    assertThat(last(then).at(), is(greaterThanOrEqualTo(now)));
    assertThat(ResumeTokens.time(last(then).token()), is(Optional.of(last(then).at())));
  }

  @Test
  void readsACollectionThatIsRenamedToItsNameFromItsFirstDocument() throws InterruptedException {
    collection.insertOne(new Document("_id", 1));
    CollectionPosition known = last(read(null));
    collection.renameCollection(new MongoNamespace("app", "other"));
    collection.insertOne(new Document("_id", 2));
    assertThat(told(read(known)), hasItems("alluvium.document-read 2", "alluvium.table-read"));
  }

  /** One that is renamed to its name, as $out does, has documents that no event tells of. */
  @Test
  void readsACollectionThatIsDroppedAndMadeAnewFromItsFirstDocument() throws InterruptedException {
    collection.insertOne(new Document("_id", 1));
    CollectionPosition known = last(read(null));
    collection.drop();
    collection.insertOne(new Document("_id", 2));
    assertThat(
        told(read(known)),
        hasItems("drop", "insert 2", "alluvium.document-read 2", "alluvium.table-read"));
  }

  @Test
  void readsACollectionThatHasTakenTheNameThoughNothingTellsOfIt() throws InterruptedException {
    collection.insertOne(new Document("_id", 1));
    collection.insertOne(new Document("_id", 2));
    CollectionPosition known = last(read(null));
    server.overwrite("app", "telemetry", 2, 3);
    List<Fetched> then = read(known);
    assertThat(
        told(then),
        contains("alluvium.document-read 2", "alluvium.document-read 3", "alluvium.table-read"));
    assertThat(told(read(last(then))), is(empty()));
  }
}
