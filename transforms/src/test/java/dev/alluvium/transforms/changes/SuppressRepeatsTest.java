package dev.alluvium.transforms.changes;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.ledger.LedgerKey;
import dev.alluvium.transforms.ledger.Outcome;
import dev.alluvium.transforms.timing.Timing;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.TableMutationCoder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The allowed lateness is an hour. Users' profiles are told by one letter, times by minutes. */
class SuppressRepeatsTest {
  private static final Instant START = Instant.parse("2024-02-01T00:00:00Z");
  private static final DomainSpec DOMAIN = ContractLoader.loadNamed("music");
  private static final WarehouseSpec WAREHOUSE = WarehouseModel.of(DOMAIN);
  private static final TableSpec PROFILES = WAREHOUSE.table("vault.sat_user_profile_observations");
  private static final TableSpec USERS = WAREHOUSE.table("vault.hub_user");

  private TestStream.Builder<TableMutation> stream =
      TestStream.create(TableMutationCoder.of(WAREHOUSE)).advanceWatermarkTo(joda(0));

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void holdsARepeatBackUntilSomethingComesBetween(boolean inProcess) {
    send(profile("u", 10, "A"), profile("u", 20, "A"), profile("v", 20, "A"));
    send(profile("u", 15, "B"));
    given(inProcess, "u 10 A", "v 20 A", "u 15 B", "u 20 A");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void holdsRepeatsBackAlsoWhenTheEarlierComesLater(boolean inProcess) {
    send(profile("u", 20, "A"));
    send(profile("u", 10, "A"), profile("u", 30, "A"), profile("u", 20, "A"));
    given(inProcess, "u 20 A", "u 20 A", "u 10 A");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void forgetsWhatIsOlderThanTheAllowedLateness(boolean inProcess) {
    send(profile("u", 10, "A"));
    watermark(60);
    send(profile("u", 61, "A"));
    watermark(200);
    send(profile("u", 201, "A"));
    given(inProcess, "u 10 A", "u 201 A");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void givesOutAndCountsWhatComesTooLate(boolean inProcess) {
    send(profile("u", 10, "A"));
    watermark(100);
    send(profile("u", 39, "A"), profile("u", 41, "A"));
    given(inProcess, "u 10 A", "u 39 A", "late", "u 41 A");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void passesOtherTables(boolean inProcess) {
    @Nullable Object[] values = {"u", 1L, START, "page_view_events"};
    TableMutation hub =
        TableMutation.upsert(USERS, Row.withSchema(USERS.rowSchema()).attachValues(values));
    send(hub, hub);
    given(inProcess, "hub_user", "hub_user");
  }

  private void send(TableMutation... mutations) {
    for (TableMutation mutation : mutations) {
      stream = stream.addElements(TimestampedValue.of(mutation, joda(0)));
    }
  }

  private void watermark(long minutes) {
    stream = stream.advanceWatermarkTo(joda(minutes));
  }

  private static org.joda.time.Instant joda(long minutes) {
    return org.joda.time.Instant.ofEpochMilli(
        START.plus(Duration.ofMinutes(minutes)).toEpochMilli());
  }

  private static TableMutation profile(String user, long minutes, String letter) {
    Instant at = START.plus(Duration.ofMinutes(minutes));
    Row.FieldValueBuilder row =
        Row.withSchema(PROFILES.rowSchema())
            .withFieldValue("user_hk", user)
            .withFieldValue("user_first_name", letter)
            .withFieldValue("hashdiff", letter)
            .withFieldValue("load_sequence", 0L)
            .withFieldValue("record_source", "page_view_events");
    return TableMutation.upsert(
        PROFILES, row.withFieldValue("load_ts", at).withFieldValue("effective_from", at).build());
  }

  /** What must come out, in any order. */
  private void given(boolean inProcess, String... expected) {
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    Timing copied = Timing.streaming(Duration.ofSeconds(10), Duration.ofHours(1), 2);
    Timing timing = inProcess ? copied.inProcess() : copied;
    PCollectionTuple outputs =
        pipeline
            .apply(stream.advanceWatermarkToInfinity())
            .apply(SuppressRepeats.of(DOMAIN.vault(), WAREHOUSE, timing));
    List<String> rows = new ArrayList<>(List.of(expected));
    boolean anyLate = rows.remove("late");
    PAssert.that(
            outputs
                .get(SuppressRepeats.MUTATIONS)
                .apply(MapElements.into(TypeDescriptors.strings()).via(SuppressRepeatsTest::text)))
        .containsInAnyOrder(rows);
    PCollection<KV<LedgerKey, Long>> late = outputs.get(SuppressRepeats.LEDGER);
    PAssert.that(late)
        .satisfies(
            counts -> {
              List<KV<LedgerKey, Long>> all = new ArrayList<>();
              counts.forEach(all::add);
              List<KV<LedgerKey, Long>> wanted =
                  anyLate ? List.of(KV.of(lateKey(), 1L)) : List.of();
              assertThat(all, is(wanted));
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  private static LedgerKey lateKey() {
    return LedgerKey.of("*", "*", START.getEpochSecond(), Outcome.LATE, PROFILES.name());
  }

  private static String text(TableMutation mutation) {
    Row row = mutation.row();
    if (!mutation.table().name().equals(PROFILES.name())) {
      return mutation.table().name();
    }
    Instant at = (Instant) Objects.requireNonNull(row.getValue("load_ts"));
    return String.format(
        Locale.ROOT,
        "%s %d %s",
        row.getString("user_hk"),
        Duration.between(START, at).toMinutes(),
        row.getString("hashdiff"));
  }
}
