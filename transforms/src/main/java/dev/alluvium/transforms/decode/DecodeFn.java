package dev.alluvium.transforms.decode;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.expression.HashAlgorithm;
import dev.alluvium.schemas.warehouse.raw.OpsTables;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
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
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;

/** Takes batches apart and sends each record to raw and on, or to the rejects. */
final class DecodeFn extends DoFn<SourceBatch, TableMutation> {
  private final Shipped<DomainSpec> domain;
  private final Shipped<WarehouseSpec> warehouse;
  private final Rejects rejects;
  private transient Map<String, TopicFlow<?>> byTopic = Map.of();
  private transient Digest digest = new Digest(HashAlgorithm.MD5);
  private transient LedgerCounts counts = new LedgerCounts();
  private transient Map<String, Uncomputable> uncomputable = new HashMap<>();
  private transient Instant readAt = Instant.EPOCH;

  DecodeFn(DomainSpec domain, WarehouseSpec warehouse) {
    this.domain = Shipped.of(domain);
    this.warehouse = Shipped.of(warehouse);
    this.rejects = new Rejects(warehouse.table(OpsTables.REJECTS));
  }

  @Setup
  public void setup() {
    byTopic = new HashMap<>();
    for (List<EventSpec> events : domain.get().byTopic()) {
      byTopic.put(
          events.get(0).topic(), TopicFlow.of(TopicDecoder.of(events), warehouse.get(), rejects));
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
  public void process(
      @Element SourceBatch batch, @Timestamp org.joda.time.Instant from, MultiOutputReceiver out) {
    TopicFlow<?> topic = byTopic.get(batch.topic());
    if (topic == null) {
      throw new IllegalStateException("no event of this domain is read from " + batch.topic());
    }
    if (batch.lost() > 0) {
      counts.add(topic.name(), batch.source(), null, Outcome.LOST, Outcome.RETENTION, batch.lost());
    }
    TopicFlow.Outputs outputs = new TopicFlow.Outputs(out, from, counts, uncomputable);
    for (SourceRecord record : batch.records()) {
      topic.decode(record, RecordCoordinates.of(record, digest, readAt), outputs);
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    counts.output(context, DecodeRecords.LEDGER);
  }
}
