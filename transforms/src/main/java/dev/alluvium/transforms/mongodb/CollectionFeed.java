package dev.alluvium.transforms.mongodb;

import com.mongodb.MongoException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoChangeStreamCursor;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import com.mongodb.client.model.changestream.SplitEvent;
import dev.alluvium.transforms.mongodb.CollectionPosition.DocumentsRead;
import dev.alluvium.transforms.source.Answers;
import dev.alluvium.transforms.source.SourceRecord;
import java.io.Closeable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that reads a collection: the events of its change stream and, until they all were read,
 * its documents in between, by ranges of their {@code _id}. It holds a few batches at most.
 *
 * <p>What it reads again after an end is what it had read before the position that it begins at. A
 * stream whose history is lost begins anew, and the documents are read anew.
 */
final class CollectionFeed implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(CollectionFeed.class);
  private static final int BATCH = 500;
  private static final int BATCH_BYTES = 1 << 20;
  private static final int WAITING_BATCHES = 2;
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  /** While documents are read the stream is only looked at; then the server waits for events. */
  private static final Duration LOOK = Duration.ofMillis(1);

  private static final Duration WAIT = Duration.ofMillis(500);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final String ADVICE = "check that its members run and can be reached from here";
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final long NANOS_PER_MILLI = 1_000_000;

  private static final String INVALIDATE = "invalidate";

  /** Events after which the name may be that of another collection. */
  private static final Set<String> ENDS = Set.of("drop", "rename", "dropDatabase", INVALIDATE);

  private final CollectionAccess access;
  private final @Nullable BsonTimestamp end;
  private final Answers answers;
  private final BlockingQueue<Fetched> fetched = new LinkedBlockingQueue<>(WAITING_BATCHES);
  private final Thread thread;
  private CollectionPosition position;
  private boolean historyIsLost;

  /** Whether the stream was lost, and has not been read since. */
  private boolean hasJustBegun;

  private long lookAt = Long.MIN_VALUE;
  private volatile boolean idle;
  private volatile boolean closed;
  private volatile @Nullable Throwable failure;

  /**
   * @param position where it begins
   * @param address of the cluster, for people
   * @param end the time of the last change that is to be read; NULL to go on for ever
   */
  CollectionFeed(
      CollectionAccess access,
      CollectionPosition position,
      @Nullable BsonTimestamp end,
      String address) {
    this.access = access;
    this.position = position;
    this.end = end;
    this.answers = new Answers(address, ADVICE, PATIENCE, now());
    this.thread = new Thread(this::run, "mongodb-" + access.name().namespace());
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /**
   * What comes next; NULL if there is nothing within that time.
   *
   * @throws RuntimeException what reading has failed with
   */
  @Nullable Fetched poll(Duration limit) throws InterruptedException {
    Fetched next = fetched.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
    Throwable thrown = failure;
    if (next == null && thrown != null && fetched.isEmpty()) {
      if (thrown instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) thrown;
    }
    return next;
  }

  /** Whether all that there is was taken, as far as it is known. */
  boolean isIdle() {
    return idle && fetched.isEmpty();
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(CLOSE_LIMIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (ClientSession session = access.session()) {
      session.advanceOperationTime(position.at());
      boolean goesOn = true;
      while (goesOn && !closed) {
        goesOn = read(session);
      }
    } catch (InterruptedException | MongoInterruptedException e) {
      // It is being closed.
    } catch (MongoException e) {
      failure = access.faults().of(e);
    } catch (RuntimeException | Error e) {
      failure = e;
    }
  }

  /** Reads until the stream is to be opened again; whether it is. */
  private boolean read(ClientSession session) throws InterruptedException {
    try (MongoChangeStreamCursor<ChangeStreamDocument<RawBsonDocument>> events = open(session)) {
      boolean readsDocuments = position.reading() != null;
      while (!closed) {
        answered();
        if (now() >= lookAt) {
          lookAt = now() + LOOK_EVERY.toMillis();
          look(session);
        }
        boolean goesOn = takeEvents(events, session);
        hasJustBegun = false;
        if (isAtEnd()) {
          put(new Fetched(List.of(), false, position, true));
          return false;
        }
        if (!goesOn || readsDocuments != (position.reading() != null)) {
          return true;
        }
      }
      return false;
    } catch (MongoInterruptedException e) {
      throw e;
    } catch (MongoException e) {
      recover(e);
      return true;
    }
  }

  /**
   * Another collection may have taken the name, as one that $out has filled: of the documents that
   * it came with no event tells, nor of those that are gone.
   */
  private void look(ClientSession session) {
    UUID id = access.info().id();
    UUID known = position.collection();
    if (id == null || id.equals(known)) {
      return;
    }
    if (known != null) {
      LOG.warn(
          "{} is another collection now than the one that was read: its documents are read from the"
              + " first one",
          access.name().namespace());
      position = position.with(new DocumentsRead(access.now(session), null, null));
    }
    position = position.ofCollection(id);
  }

  private MongoChangeStreamCursor<ChangeStreamDocument<RawBsonDocument>> open(ClientSession session)
      throws InterruptedException {
    if (historyIsLost) {
      begin(session);
      historyIsLost = false;
    }
    return access.events(position.reading() == null ? WAIT : LOOK, position);
  }

  private void recover(MongoException failed) throws InterruptedException {
    if (MongoFaults.isHistoryLost(failed) && !hasJustBegun) {
      historyIsLost = true;
    } else if (MongoFaults.mayPass(failed)) {
      idle = false;
      answers.failed(failed.getClass().getSimpleName(), now()).ifPresent(LOG::warn);
      Thread.sleep(PAUSE.toMillis());
    } else {
      throw failed;
    }
  }

  private void answered() {
    answers.answered(now()).ifPresent(LOG::warn);
  }

  private static long now() {
    return System.nanoTime() / NANOS_PER_MILLI;
  }

  /** The stream's history is lost: everything is read anew, and the next batch says so. */
  private void begin(ClientSession session) throws InterruptedException {
    hasJustBegun = true;
    BsonTimestamp since = position.at();
    BsonTimestamp now = access.now(session);
    LOG.warn(
        "{}: changes from {} to {} are lost: they were deleted before they were read. The"
            + " collection is read anew, and what is not there any more is gone from its tables."
            + " The ledger counts this as lost",
        access.name().namespace(),
        CollectionAccess.time(since),
        CollectionAccess.time(now));
    DocumentsRead before = position.reading();
    BsonTimestamp lostBefore = before == null ? null : before.lostSince();
    position = CollectionPosition.begin(now, lostBefore == null ? since : lostBefore);
    put(new Fetched(List.of(), true, position, false));
  }

  /**
   * Gives what the stream has and, where that is all that there was just now, documents; whether
   * the stream goes on.
   */
  private boolean takeEvents(
      MongoChangeStreamCursor<ChangeStreamDocument<RawBsonDocument>> events, ClientSession session)
      throws InterruptedException {
    List<SourceRecord> records = new ArrayList<>();
    BsonTimestamp latest = position.at();
    boolean goesOn = true;
    boolean isAnother = false;
    long bytes = 0;
    ChangeStreamDocument<RawBsonDocument> event = next(events);
    while (event != null) {
      BsonTimestamp at = event.getClusterTime();
      latest = at == null ? latest : CollectionAccess.later(at, latest);
      SourceRecord record = access.record(event, at == null ? latest : at, session);
      records.add(record);
      bytes += record.bytes();
      String operation = event.getOperationTypeString();
      goesOn = !INVALIDATE.equals(operation);
      isAnother |= ENDS.contains(operation);
      boolean isFull = records.size() >= BATCH || bytes >= BATCH_BYTES;
      event = goesOn && !isFull && events.available() > 0 ? next(events) : null;
    }
    boolean hasCaughtUp = records.size() < BATCH && bytes < BATCH_BYTES;
    CollectionPosition before = position;
    BsonTimestamp time = latest;
    BsonDocument token = events.getResumeToken();
    position =
        position.streamedTo(
            ResumeTokens.time(token).map(t -> CollectionAccess.later(t, time)).orElse(time), token);
    if (isAnother) {
      // Another collection may have taken the name, with documents that no event tells of.
      position = position.ofCollection(null).with(new DocumentsRead(position.at(), null, null));
    }
    session.advanceOperationTime(position.at());
    DocumentsRead reading = position.reading();
    idle = records.isEmpty() && reading == null;
    if (!records.isEmpty() || (idle && !position.equals(before))) {
      put(new Fetched(records, false, position, false));
    }
    if (reading != null && goesOn && hasCaughtUp) {
      takeDocuments(reading, session);
    }
    return goesOn;
  }

  /** The next event, whole: one that is too large for an answer comes in parts. */
  private @Nullable ChangeStreamDocument<RawBsonDocument> next(
      MongoChangeStreamCursor<ChangeStreamDocument<RawBsonDocument>> events) {
    ChangeStreamDocument<RawBsonDocument> part = events.tryNext();
    SplitEvent split = part == null ? null : part.getSplitEvent();
    if (part == null || split == null) {
      return part;
    }
    List<ChangeStreamDocument<RawBsonDocument>> parts = new ArrayList<>();
    parts.add(part);
    while (parts.size() < split.getOf()) {
      parts.add(events.next());
    }
    return access.joined(parts);
  }

  /**
   * Reads a range, in batches. What the server has answered is taken to its last document, however
   * large they are, so that nothing is asked for twice.
   */
  private void takeDocuments(DocumentsRead reading, ClientSession session)
      throws InterruptedException {
    BsonTimestamp known = CollectionAccess.later(reading.begin(), position.at());
    BsonTimestamp seen = CollectionAccess.later(session.getOperationTime(), known);
    session.advanceOperationTime(seen);
    List<SourceRecord> records = new ArrayList<>();
    DocumentsRead now = reading;
    long bytes = 0;
    long allBytes = 0;
    int count = 0;
    try (MongoCursor<RawBsonDocument> documents =
        access.documents(session, reading.last(), BATCH)) {
      while ((allBytes < BATCH_BYTES || documents.available() > 0) && documents.hasNext()) {
        RawBsonDocument document = documents.next();
        SourceRecord record = access.record(document, seen);
        records.add(record);
        now = now.upTo(Objects.requireNonNull(document.get("_id")));
        bytes += record.bytes();
        allBytes += record.bytes();
        count++;
        if (bytes >= BATCH_BYTES) {
          position = position.with(now);
          put(new Fetched(records, false, position, false));
          records = new ArrayList<>();
          bytes = 0;
        }
      }
    }
    boolean isAll = count < BATCH && allBytes < BATCH_BYTES;
    if (isAll) {
      records.add(access.allRead(now, seen));
    }
    position = position.with(isAll ? null : now);
    if (!records.isEmpty()) {
      put(new Fetched(records, false, position, false));
    }
  }

  /** Whether all that was there when it began was read. */
  private boolean isAtEnd() {
    if (end == null || position.reading() != null) {
      return false;
    }
    return position.at().compareTo(end) > 0
        || (idle
            && ResumeTokens.time(position.token()).map(at -> at.compareTo(end) >= 0).orElse(true));
  }

  private void put(Fetched next) throws InterruptedException {
    fetched.put(next);
  }
}
