package dev.alluvium.transforms.decode;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.spec.HashAlgorithm;
import dev.alluvium.schemas.warehouse.TableSpec;
import dev.alluvium.schemas.warehouse.WarehouseSpec;
import dev.alluvium.transforms.expression.Uncomputable;
import dev.alluvium.transforms.keys.Digest;
import dev.alluvium.transforms.ledger.LedgerCounts;
import dev.alluvium.transforms.ledger.Outcome;
import dev.alluvium.transforms.serial.Shipped;
import dev.alluvium.transforms.source.SourceBatch;
import dev.alluvium.transforms.source.SourceRecord;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Duration;
import org.jspecify.annotations.Nullable;

/** Takes batches apart and sends each record to raw and on, or to the rejects. */
final class DecodeFn extends DoFn<SourceBatch, TableMutation> {
  private final Shipped<DomainSpec> domain;
  private final Shipped<WarehouseSpec> warehouse;
  private final Rejects rejects;
  private transient Map<String, Branch> byTopic = Map.of();
  private transient Digest digest = new Digest(HashAlgorithm.MD5);
  private transient LedgerCounts counts = new LedgerCounts();
  private transient Map<String, Uncomputable> uncomputable = new HashMap<>();
  private transient Instant readAt = Instant.EPOCH;

  /** What one event type needs. */
  private record Branch(
      EventSpec event,
      TableSpec raw,
      RecordDecoder decoder,
      EventCleaner cleaner,
      TupleTag<Row> events) {}

  DecodeFn(DomainSpec domain, WarehouseSpec warehouse) {
    this.domain = Shipped.of(domain);
    this.warehouse = Shipped.of(warehouse);
    this.rejects = new Rejects(warehouse.table("quarantine.rejects"));
  }

  @Setup
  public void setup() {
    byTopic = new HashMap<>();
    for (EventSpec event : domain.get().events()) {
      byTopic.put(
          event.topic(),
          new Branch(
              event,
              warehouse.get().table("raw." + event.name()),
              new RecordDecoder(event),
              new EventCleaner(event),
              DecodeRecords.events(event)));
    }
    digest = new Digest(HashAlgorithm.MD5);
  }

  @StartBundle
  public void startBundle() {
    counts = new LedgerCounts();
    uncomputable = new HashMap<>();
    readAt = Instant.now().truncatedTo(ChronoUnit.MICROS);
  }

  @ProcessElement
  public void process(@Element SourceBatch batch, MultiOutputReceiver out) {
    Branch branch = byTopic.get(batch.topic());
    if (branch == null) {
      throw new IllegalStateException("no event of this domain is read from " + batch.topic());
    }
    if (batch.lost() > 0) {
      counts.add(
          branch.event().name(),
          batch.source(),
          null,
          Outcome.LOST,
          Outcome.RETENTION,
          batch.lost());
    }
    OutputReceiver<TableMutation> mutations = out.get(DecodeRecords.MUTATIONS);
    OutputReceiver<Row> events = out.get(branch.events());
    String event = branch.event().name();
    Uncomputable ofEvent =
        uncomputable.computeIfAbsent(event, name -> counts.uncomputable(name, name));
    for (SourceRecord record : batch.records()) {
      decode(record, branch, ofEvent, mutations, events);
    }
  }

  private void decode(
      SourceRecord record,
      Branch branch,
      Uncomputable ofEvent,
      OutputReceiver<TableMutation> mutations,
      OutputReceiver<Row> events) {
    String event = branch.event().name();
    RecordCoordinates at = RecordCoordinates.of(record, digest, readAt);
    @Nullable Row raw = null;
    try {
      raw = branch.decoder().decode(record, at);
      Row cleaned = branch.cleaner().clean(raw, ofEvent);
      Instant eventTs = EventTimestamps.of(cleaned);
      mutations.output(TableMutation.upsert(branch.raw(), raw));
      events.outputWithTimestamp(cleaned, EventTimestamps.joda(eventTs));
      counts.add(event, record.source(), eventTs, Outcome.ACCEPTED, "");
    } catch (RejectedException e) {
      mutations.output(rejects.reject(record, at, e));
      counts.add(event, record.source(), null, Outcome.REJECTED, e.reason().code());
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    counts.output(context, DecodeRecords.LEDGER);
  }

  /**
   * A batch stands at the earliest event time that its reader could tell. A record whose time the
   * reader could not tell may be earlier, and is then late rather than wrong.
   */
  @Override
  @SuppressWarnings("deprecation") // Nothing has replaced it.
  public Duration getAllowedTimestampSkew() {
    return Duration.millis(Long.MAX_VALUE);
  }
}
