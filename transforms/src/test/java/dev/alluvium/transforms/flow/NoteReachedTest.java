package dev.alluvium.transforms.flow;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.fold.StateKeeping;
import dev.alluvium.transforms.warehouse.TableMutation;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

class NoteReachedTest {
  private static final DomainSpec TRANSIT = ContractLoader.loadFromClasspath("transit");
  private static final WarehouseSpec LOCAL = WarehouseModel.local(TRANSIT);
  private static final KV<String, Long> TICK = KV.of("turnstile_events", 1L);

  private static TimestampedValue<KV<String, Long>> at(String ts) {
    return TimestampedValue.of(TICK, Instant.parse(ts));
  }

  /** While nobody knows the watermark, there is nothing to note; nor at the end of all. */
  @Test
  void tellsTheWatermarkAndNotTheTimeOfEvents() {
    TestStream<KV<String, Long>> ticks =
        TestStream.create(KvCoder.of(StringUtf8Coder.of(), VarLongCoder.of()))
            .addElements(at("2023-04-02T10:10:00Z"))
            .advanceWatermarkTo(Instant.parse("2023-04-02T10:30:00Z"))
            .addElements(at("2023-04-02T10:40:00Z"))
            .advanceWatermarkToInfinity();
    Pipeline pipeline = Pipeline.create();
    PCollection<String> notes =
        NoteReached.notes("Notes", LOCAL, StateKeeping.copied(), pipeline.apply(ticks))
            .apply(MapElements.into(TypeDescriptors.strings()).via(NoteReachedTest::line));

    PAssert.that(notes).containsInAnyOrder("turnstile_events 2023-04-02T10:30:00Z");
    pipeline.run().waitUntilFinish();
  }

  private static String line(TableMutation note) {
    return note.row().getString("event") + " " + note.row().getValue("reached_ts");
  }
}
