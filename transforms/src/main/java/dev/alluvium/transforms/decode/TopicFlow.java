package dev.alluvium.transforms.decode;

import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.expression.Uncomputable;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.format.SkipReason;
import dev.alluvium.transforms.ledger.LedgerCounts;
import dev.alluvium.transforms.ledger.LedgerKey;
import dev.alluvium.transforms.ledger.Outcome;
import dev.alluvium.transforms.source.SourceRecord;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.time.Instant;
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
  private final Admission<V> admission;
  private final List<Branch> branches;
  private final Rejects rejects;

  /** The event of a topic that has but one, or that none is known. */
  private final String name;

  private TopicFlow(Admission<V> admission, List<Branch> branches, Rejects rejects) {
    this.admission = admission;
    this.branches = branches;
    this.rejects = rejects;
    name = branches.size() == 1 ? branches.get(0).event() : LedgerKey.ANY_EVENT;
  }

  /** Where what is of one event goes. */
  private record Branch(String event, TableSpec raw, TupleTag<Row> events) {
    static Branch of(EventSpec event, WarehouseSpec warehouse) {
      return new Branch(
          event.name(), warehouse.table(event.rawTable()), DecodeRecords.events(event));
    }
  }

  /**
   * Where a batch's rows and counts go.
   *
   * @param from where the batch stands in event time
   */
  record Outputs(
      MultiOutputReceiver rows,
      org.joda.time.Instant from,
      LedgerCounts counts,
      Map<String, Uncomputable> uncomputable) {
    /**
     * An event stands at its time, but not before its batch: behind the watermark it would hold
     * none back.
     */
    void accept(TupleTag<Row> events, Row cleaned, Instant eventTs) {
      org.joda.time.Instant own = EventTimestamps.joda(eventTs);
      rows.get(events).outputWithTimestamp(cleaned, own.isBefore(from) ? from : own);
    }

    void write(TableMutation mutation) {
      rows.get(DecodeRecords.MUTATIONS).output(mutation);
    }

    Uncomputable uncomputable(String event) {
      return uncomputable.computeIfAbsent(event, name -> counts.uncomputable(name, name));
    }
  }

  static <V> TopicFlow<V> of(TopicDecoder<V> topic, WarehouseSpec warehouse, Rejects rejects) {
    return new TopicFlow<>(
        Admission.of(topic),
        topic.events().stream().map(event -> Branch.of(event, warehouse)).toList(),
        rejects);
  }

  /** The event that a record is counted under of which no event is known. */
  String name() {
    return name;
  }

  void decode(SourceRecord record, RecordCoordinates at, Outputs out) {
    admission.decode(record, at, new Written(record, at, out));
  }

  /** Writes and counts what becomes of one record. */
  private final class Written implements Admission.Told {
    private final SourceRecord record;
    private final RecordCoordinates at;
    private final Outputs out;

    Written(SourceRecord record, RecordCoordinates at, Outputs out) {
      this.record = record;
      this.at = at;
      this.out = out;
    }

    @Override
    public void accepted(int event, Row raw, Row cleaned) {
      Branch branch = branches.get(event);
      Instant eventTs = EventTimestamps.of(cleaned);
      out.write(TableMutation.upsert(branch.raw(), raw));
      out.accept(branch.events(), cleaned, eventTs);
      out.counts().add(branch.event(), record.source(), eventTs, Outcome.ACCEPTED, "");
    }

    @Override
    public void kept(int event, Row raw) {
      out.write(TableMutation.upsert(branches.get(event).raw(), raw));
    }

    @Override
    public void tombstone() {
      out.write(rejects.tombstone(record, at));
    }

    @Override
    public void skipped(int event, SkipReason why) {
      out.counts().add(counted(event), record.source(), null, Outcome.SKIPPED, why.code());
    }

    @Override
    public void rejected(int event, int element, RejectedException why) {
      RecordCoordinates where = element == Admission.NONE ? at : at.ofElement(element);
      out.write(rejects.reject(record, where, shown(event), why));
      out.counts()
          .add(counted(event), record.source(), null, Outcome.REJECTED, why.reason().code());
    }

    @Override
    public Uncomputable uncomputable(int event) {
      return out.uncomputable(branches.get(event).event());
    }

    private String counted(int event) {
      return event == Admission.NONE ? name : branches.get(event).event();
    }

    /** NULL where the topic has but one event, or the record is none of any. */
    private @Nullable String shown(int event) {
      return branches.size() == 1 || event == Admission.NONE ? null : branches.get(event).event();
    }
  }
}
