package dev.alluvium.transforms.decode;

import dev.alluvium.schemas.spec.column.FieldPath;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.transforms.expression.Uncomputable;
import dev.alluvium.transforms.format.Message;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.format.SkipReason;
import dev.alluvium.transforms.source.SourceRecord;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.values.Row;

/**
 * What the contracts of a topic's events make of its records: the rows that they let in, rejects,
 * or nothing. Knows nothing of where these go. Used by one thread at a time.
 *
 * @param <V> what the format holds of a record
 */
final class Admission<V> {
  /** Stands for the number of an event, or of an element, where there is none. */
  static final int NONE = -1;

  private final TopicDecoder<V> topic;
  private final List<Branch<V>> branches;

  private Admission(TopicDecoder<V> topic, List<Branch<V>> branches) {
    this.topic = topic;
    this.branches = branches;
  }

  /** What one event needs. */
  private record Branch<V>(EventSpec event, RecordDecoder<V> decoder, EventCleaner cleaner) {}

  /** Who is told what becomes of a record. Events go by their numbers among those of the topic. */
  interface Told {
    /** An event lets a row in. */
    void accepted(int event, Row raw, Row cleaned);

    /** There is no event of the record, but a row that is to stand in raw. */
    void kept(int event, Row raw);

    /** A key without a value, of which no row is kept. */
    void tombstone();

    /**
     * No event is made of the record, which has no fault.
     *
     * @param event {@link #NONE} where no event takes it
     */
    void skipped(int event, SkipReason why);

    /**
     * The record, or an element of it, is not let in.
     *
     * @param event {@link #NONE} where the record is none of any event
     * @param element {@link #NONE} where it is the record
     */
    void rejected(int event, int element, RejectedException why);

    /** Who is told of derived columns of that event that have no value. */
    Uncomputable uncomputable(int event);
  }

  static <V> Admission<V> of(TopicDecoder<V> topic) {
    return new Admission<>(
        topic,
        topic.events().stream()
            .map(
                event ->
                    new Branch<>(
                        event, new RecordDecoder<>(event, topic.format()), new EventCleaner(event)))
            .toList());
  }

  /** In the order of their numbers. */
  List<EventSpec> events() {
    return topic.events();
  }

  void decode(SourceRecord record, RecordCoordinates at, Told told) {
    try {
      RecordDecoder.checkSound(record);
      Message<V> message = topic.format().parse(record);
      if (message instanceof Message.Skipped<V> skipped) {
        told.skipped(NONE, skipped.reason());
        boolean isKept = skipped.kept() != null && keep(skipped.kept(), record, at, told);
        if (!isKept && skipped.reason() == SkipReason.TOMBSTONE) {
          told.tombstone();
        }
      } else if (message instanceof Message.Change<V> change) {
        decode(change.values(), record, at, told);
      }
    } catch (RejectedException e) {
      told.rejected(NONE, NONE, e);
    }
  }

  /** Lets a record stand in raw of which there is no event; whether it can. */
  private boolean keep(V values, SourceRecord record, RecordCoordinates at, Told told) {
    List<Runnable> rows = new ArrayList<>();
    try {
      for (int claim : topic.claims(values)) {
        branches
            .get(claim)
            .decoder()
            .decode(values, record, at, raw -> rows.add(() -> told.kept(claim, raw)));
      }
    } catch (RejectedException e) {
      return false;
    }
    rows.forEach(Runnable::run);
    return !rows.isEmpty();
  }

  private void decode(V values, SourceRecord record, RecordCoordinates at, Told told) {
    int[] claims = topic.claims(values);
    for (int claim : claims) {
      decode(claim, values, record, at, told);
    }
    if (claims.length == 0) {
      told.skipped(NONE, SkipReason.UNCLAIMED);
    }
  }

  private void decode(int claim, V values, SourceRecord record, RecordCoordinates at, Told told) {
    Branch<V> branch = branches.get(claim);
    try {
      int rows = branch.decoder().decode(values, record, at, new Rows(claim, branch, told));
      if (rows == 0) {
        told.skipped(claim, SkipReason.EMPTY);
      }
    } catch (RejectedException e) {
      told.rejected(claim, NONE, e);
    }
  }

  /** Cleans the raw rows of a record that an event takes. */
  private static final class Rows implements RecordDecoder.RawRows {
    private final int event;
    private final Branch<?> branch;
    private final Told told;

    Rows(int event, Branch<?> branch, Told told) {
      this.event = event;
      this.branch = branch;
      this.told = told;
    }

    @Override
    public void row(Row raw) {
      told.accepted(event, raw, branch.cleaner().clean(raw, told.uncomputable(event)));
    }

    @Override
    public void rejected(int element, RejectedException why) {
      FieldPath list = branch.event().explode().orElseThrow().of();
      told.rejected(event, element, why.within(list + "[" + element + "]"));
    }
  }
}
