package dev.alluvium.transforms.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.nullValue;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.transforms.decode.EventCheck.Verdict;
import dev.alluvium.transforms.source.SourceBatch;
import dev.alluvium.transforms.source.SourceRecord;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.junit.jupiter.api.Test;

class EventCheckTest {
  private static final Instant NOW = Instant.ofEpochMilli(1680393700000L);
  private static final EventSpec LISTENS = MusicRecords.spec("listen_events");
  private static final EventCheck CHECK = EventCheck.of(MusicRecords.DOMAIN, LISTENS);

  /** By reason and position, the same records are rejected here and in a load. */
  @Test
  void agreesWithWhatALoadMakesOfTheSameRecords() {
    List<SourceRecord> records = MusicRecords.random(11, 3_000);
    Set<String> faulty = new TreeSet<>();
    for (SourceRecord record : records) {
      Verdict verdict = CHECK.check(requireNonNull(record.payload()), NOW);
      if (verdict.fault() != null) {
        faulty.add(record.position() + " " + verdict.fault().reason());
      }
    }
    assertThat(faulty.size(), is(allOf(greaterThan(1_000), lessThan(2_800))));
    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());
    PCollectionTuple decoded =
        pipeline
            .apply(Create.of(SourceBatch.of(records)))
            .apply(DecodeRecords.of(MusicRecords.DOMAIN, WarehouseModel.of(MusicRecords.DOMAIN)));
    PAssert.that(decoded.get(DecodeRecords.MUTATIONS).apply(ParDo.of(new RejectFn())))
        .containsInAnyOrder(faulty);
    pipeline.run().waitUntilFinish();
  }

  @Test
  void keysAnEventByWhatItsSequenceRunsIn() {
    Verdict verdict = CHECK.check(MusicRecords.LISTEN.getBytes(UTF_8), NOW);

    assertThat(verdict.fault(), is(nullValue()));
    assertThat(verdict.key(), is("3918"));
  }

  @Test
  void keysAnEventWithoutASequenceByAllThatTellsItFromOthers() {
    EventSpec unordered =
        LISTENS.toBuilder().setIdentity(List.of("session_id", "song_name")).build();
    EventCheck check = EventCheck.of(domain(unordered), unordered);

    assertThat(check.check(MusicRecords.LISTEN.getBytes(UTF_8), NOW).key(), is("[3918,Jóga]"));
  }

  @Test
  void letsNoEventInThatIsFartherAheadThanALoadLetsIn() {
    Instant happened = Instant.ofEpochMilli(1680393613000L);
    byte[] event = MusicRecords.LISTEN.getBytes(UTF_8);
    Instant dayBefore = happened.minus(Duration.ofDays(1));

    assertThat(CHECK.check(event, dayBefore).fault(), is(nullValue()));
    assertThat(
        requireNonNull(CHECK.check(event, dayBefore.minusMillis(1)).fault()).reason(),
        is("future_time"));
  }

  /** A load asks each event of the topic, and so does the check: one of them may have a fault. */
  @Test
  void asksAllEventsOfTheTopicThatTakeTheRecord() {
    EventSpec other = LISTENS.toBuilder().setName("other").setFields(paidAlone()).build();
    EventCheck check =
        EventCheck.of(
            MusicRecords.DOMAIN.toBuilder().setEvents(List.of(LISTENS, other)).build(), LISTENS);
    String free = MusicRecords.LISTEN.replace("PAID", "free");

    assertThat(check.check(MusicRecords.LISTEN.getBytes(UTF_8), NOW).fault(), is(nullValue()));
    assertThat(
        requireNonNull(check.check(free.getBytes(UTF_8), NOW).fault()).reason(), is("not_allowed"));
  }

  private static List<FieldSpec> paidAlone() {
    return LISTENS.fields().stream()
        .map(
            field ->
                field.name().equals("plan_type")
                    ? field.toBuilder().setOneOf(List.of("paid")).build()
                    : field)
        .toList();
  }

  private static DomainSpec domain(EventSpec event) {
    return MusicRecords.DOMAIN.toBuilder().setEvents(List.of(event)).build();
  }

  static final class RejectFn extends DoFn<TableMutation, String> {
    @ProcessElement
    public void process(@Element TableMutation mutation, OutputReceiver<String> out) {
      if (mutation.table().name().equals("rejects")) {
        out.output(mutation.row().getInt64("position") + " " + mutation.row().getString("reason"));
      }
    }
  }
}
