package dev.alluvium.transforms.decode;

import dev.alluvium.schemas.spec.column.FieldPath;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.expression.Uncomputable;
import dev.alluvium.transforms.format.Message;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.format.SkipReason;
import dev.alluvium.transforms.ledger.LedgerCounts;
import dev.alluvium.transforms.ledger.LedgerKey;
import dev.alluvium.transforms.ledger.Outcome;
import dev.alluvium.transforms.source.SourceRecord;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn.MultiOutputReceiver;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.jspecify.annotations.Nullable;

/**
 * The way of a topic's records to raw and on, to the rejects, or to nothing but a count. Used by
 * one thread at a time.
 *
 * @param <V> what the format holds of a record
 */
final class TopicFlow<V> {
  private final TopicDecoder<V> topic;
  private final List<Branch<V>> branches;
  private final Rejects rejects;

  /** The event of a topic that has but one, or that none is known. */
  private final String name;

  private TopicFlow(TopicDecoder<V> topic, List<Branch<V>> branches, Rejects rejects) {
    this.topic = topic;
    this.branches = branches;
    this.rejects = rejects;
    name = branches.size() == 1 ? branches.get(0).event().name() : LedgerKey.ANY_EVENT;
  }

  /** What one event needs. */
  private record Branch<V>(
      EventSpec event,
      TableSpec raw,
      RecordDecoder<V> decoder,
      EventCleaner cleaner,
      TupleTag<Row> events) {}

  /** Where a bundle's rows and counts go. */
  record Outputs(
      MultiOutputReceiver rows, LedgerCounts counts, Map<String, Uncomputable> uncomputable) {
    void write(TableMutation mutation) {
      rows.get(DecodeRecords.MUTATIONS).output(mutation);
    }

    Uncomputable uncomputable(String event) {
      return uncomputable.computeIfAbsent(event, name -> counts.uncomputable(name, name));
    }
  }

  static <V> TopicFlow<V> of(TopicDecoder<V> topic, WarehouseSpec warehouse, Rejects rejects) {
    return new TopicFlow<>(
        topic,
        topic.events().stream()
            .map(
                event ->
                    new Branch<>(
                        event,
                        warehouse.table("raw." + event.name()),
                        new RecordDecoder<>(event, topic.format()),
                        new EventCleaner(event),
                        DecodeRecords.events(event)))
            .toList(),
        rejects);
  }

  /** The event that a record is counted under of which no event is known. */
  String name() {
    return name;
  }

  void decode(SourceRecord record, RecordCoordinates at, Outputs out) {
    try {
      RecordDecoder.checkSound(record);
      Message<V> message = topic.format().parse(record);
      if (message instanceof Message.Skipped<V> skipped) {
        skip(name, record, skipped.reason(), out);
        boolean isKept = skipped.kept() != null && keep(skipped.kept(), record, at, out);
        if (!isKept && skipped.reason() == SkipReason.TOMBSTONE) {
          out.write(rejects.tombstone(record, at));
        }
      } else if (message instanceof Message.Change<V> change) {
        decode(change.values(), record, at, out);
      }
    } catch (RejectedException e) {
      reject(null, record, at, e, out);
    }
  }

  /** Lets a record stand in raw of which there is no event; whether it can. */
  private boolean keep(V values, SourceRecord record, RecordCoordinates at, Outputs out) {
    List<TableMutation> rows = new ArrayList<>();
    try {
      for (int claim : topic.claims(values)) {
        Branch<V> branch = branches.get(claim);
        branch
            .decoder()
            .decode(values, record, at, raw -> rows.add(TableMutation.upsert(branch.raw(), raw)));
      }
    } catch (RejectedException e) {
      return false;
    }
    rows.forEach(out::write);
    return !rows.isEmpty();
  }

  private void decode(V values, SourceRecord record, RecordCoordinates at, Outputs out) {
    int[] claims = topic.claims(values);
    for (int claim : claims) {
      decode(branches.get(claim), values, record, at, out);
    }
    if (claims.length == 0) {
      skip(name, record, SkipReason.UNCLAIMED, out);
    }
  }

  private void decode(
      Branch<V> branch, V values, SourceRecord record, RecordCoordinates at, Outputs out) {
    String event = branch.event().name();
    try {
      int rows = branch.decoder().decode(values, record, at, new Rows(branch, record, at, out));
      if (rows == 0) {
        skip(event, record, SkipReason.EMPTY, out);
      }
    } catch (RejectedException e) {
      reject(event, record, at, e, out);
    }
  }

  private static void skip(String event, SourceRecord record, SkipReason why, Outputs out) {
    out.counts().add(event, record.source(), null, Outcome.SKIPPED, why.code());
  }

  /**
   * @param event NULL where the record is none of any event
   */
  private void reject(
      @Nullable String event,
      SourceRecord record,
      RecordCoordinates at,
      RejectedException why,
      Outputs out) {
    out.write(rejects.reject(record, at, branches.size() == 1 ? null : event, why));
    out.counts()
        .add(
            event == null ? name : event,
            record.source(),
            null,
            Outcome.REJECTED,
            why.reason().code());
  }

  /** What becomes of the raw rows of a record that an event takes. */
  private final class Rows implements RecordDecoder.RawRows {
    private final Branch<V> branch;
    private final SourceRecord record;
    private final RecordCoordinates at;
    private final Outputs out;

    Rows(Branch<V> branch, SourceRecord record, RecordCoordinates at, Outputs out) {
      this.branch = branch;
      this.record = record;
      this.at = at;
      this.out = out;
    }

    @Override
    public void row(Row raw) {
      String event = branch.event().name();
      Row cleaned = branch.cleaner().clean(raw, out.uncomputable(event));
      Instant eventTs = EventTimestamps.of(cleaned);
      out.write(TableMutation.upsert(branch.raw(), raw));
      out.rows().get(branch.events()).outputWithTimestamp(cleaned, EventTimestamps.joda(eventTs));
      out.counts().add(event, record.source(), eventTs, Outcome.ACCEPTED, "");
    }

    @Override
    public void rejected(int element, RejectedException why) {
      FieldPath list = branch.event().explode().orElseThrow().of();
      reject(
          branch.event().name(),
          record,
          at.ofElement(element),
          why.within(list + "[" + element + "]"),
          out);
    }
  }
}
