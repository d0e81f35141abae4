package dev.alluvium.transforms.mongodb;

import com.google.auto.value.AutoValue;
import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import dev.alluvium.transforms.source.CommitGate;
import dev.alluvium.transforms.source.EventTimes;
import dev.alluvium.transforms.source.InputException;
import dev.alluvium.transforms.source.PositionLog;
import dev.alluvium.transforms.source.ReadPosition;
import dev.alluvium.transforms.source.Reading;
import dev.alluvium.transforms.source.SourceBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * Reads collections of MongoDB by their change streams, on the DirectRunner: every change at least
 * once, as {@code format: mongodb} has it, and the documents that there are, as they stood, when a
 * collection is read for the first time. A record's source is the topic that a contract knows the
 * collection by, its position the cluster's time.
 *
 * <p>Where the server has deleted changes before they were read, the documents are read anew, and a
 * batch says that something is {@linkplain SourceBatch#lost lost}.
 */
@AutoValue
public abstract class ReadMongo extends PTransform<PBegin, PCollection<SourceBatch>> {
  abstract MongoReadSpec spec();

  abstract List<CollectionName> collections();

  /** To follow its progress, and to close it when the pipeline has ended. */
  public abstract Reading reading();

  /** Reads these collections, and goes on for ever. */
  public static ReadMongo from(
      MongoAddress address, List<CollectionName> collections, EventTimes eventTimes) {
    return new AutoValue_ReadMongo(
        MongoReadSpec.builder()
            .setAddress(address)
            .setEventTimes(eventTimes)
            .setPositionLog(PositionLog.none())
            .setCommitGate(CommitGate.alwaysDurable())
            .setReadAnew(false)
            .setOutOfOrdernessMillis(Duration.ofSeconds(10).toMillis())
            .setStopAtEnd(false)
            .build(),
        List.copyOf(collections),
        Reading.create());
  }

  /** Goes on where that log says, and notes there what the gate calls durable. */
  public ReadMongo withPositionLog(PositionLog log, CommitGate gate) {
    return with(spec().toBuilder().setPositionLog(log).setCommitGate(gate).build());
  }

  /** Reads all documents again, whatever the log says. */
  public ReadMongo readingAnew() {
    return with(spec().toBuilder().setReadAnew(true).build());
  }

  /** By how much an event may be older than one before it in its collection; 10 s by default. */
  public ReadMongo withOutOfOrderness(Duration outOfOrderness) {
    return with(spec().toBuilder().setOutOfOrdernessMillis(outOfOrderness.toMillis()).build());
  }

  /** Reads what is there when the pipeline starts, and ends. */
  public ReadMongo stoppingAtEnd() {
    return with(spec().toBuilder().setStopAtEnd(true).build());
  }

  private ReadMongo with(MongoReadSpec spec) {
    return new AutoValue_ReadMongo(spec, collections(), reading());
  }

  /**
   * Asks the cluster for the collections and their streams.
   *
   * @return those that are not there yet
   * @throws InputException if it does not answer within ten seconds, refuses the login, a
   *     collection or its stream, or one is a view
   */
  public List<CollectionName> checkReachable() {
    List<CollectionName> missing = new ArrayList<>();
    MongoFaults faults = new MongoFaults(spec().address());
    try (MongoClient client = spec().address().connect()) {
      for (CollectionName name : collections()) {
        CollectionInfo info = CollectionInfo.of(client, name);
        if (info.type() == null) {
          missing.add(name);
        } else if (!info.type().equals("collection")) {
          throw new InputException(
              "%s: %s is a %s, which has no change stream; read the collection behind it"
                  .formatted(spec().address(), name.namespace(), info.type()));
        }
        new CollectionAccess(client, name, faults, info.keepsImages())
            .events(Duration.ofMillis(1), null)
            .close();
      }
    } catch (MongoException e) {
      throw faults.of(e);
    }
    return missing;
  }

  /**
   * Whether of each collection it is known where its stream goes on, and none of its documents are
   * left to be read: what comes is not before what came, but by the out-of-orderness. Where a
   * history turns out to be lost, or another collection to have the name, documents come again that
   * are late then, as they are in a stream that meets it.
   */
  public boolean goesOn() {
    Map<String, ReadPosition> stored = spec().positionLog().stored();
    return !spec().readAnew()
        && collections().stream()
            .allMatch(
                name ->
                    Optional.ofNullable(stored.get(name.topic()))
                        .map(ReadPosition::token)
                        .filter(token -> CollectionPosition.of(token).reading() == null)
                        .isPresent());
  }

  @Override
  public PCollection<SourceBatch> expand(PBegin begin) {
    return begin.apply("ReadBatches", Read.from(new MongoSource(reading(), spec(), collections())));
  }
}
