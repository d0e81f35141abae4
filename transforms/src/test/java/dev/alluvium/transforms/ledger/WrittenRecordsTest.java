package dev.alluvium.transforms.ledger;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.MergeOrder;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WrittenRecordsTest {
  private static final Instant MIDNIGHT = Instant.parse("2024-03-01T00:00:00Z");
  private static final DomainSpec DOMAIN = ContractLoader.load(greenhouse());
  private static final WarehouseSpec WAREHOUSE = WarehouseModel.of(DOMAIN);
  private static final TableSpec RAW = WAREHOUSE.table("raw.reading");
  private static final TableSpec REJECTS = WAREHOUSE.table("quarantine.rejects");
  private static final String TOPIC = DOMAIN.events().get(0).topic();

  private final Path file;

  WrittenRecordsTest(@TempDir Path folder) {
    this.file = folder.resolve("w.duckdb");
  }

  private static Path greenhouse() {
    try {
      return Objects.requireNonNull(
          Path.of(
                  Objects.requireNonNull(
                          WrittenRecordsTest.class.getResource("/greenhouse/domain.yaml"))
                      .toURI())
              .getParent());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a reader sees at some moment is what a process that is killed then leaves. */
  @Test
  void isAtEveryMomentWhatTheTablesHold() {
    Random random = new Random(7);
    try (DuckDbSession session = DuckDbSession.open(file, WAREHOUSE)) {
      session.addToEachFlush(WrittenRecords.of("run", DOMAIN, WAREHOUSE));
      long position = 0;
      long last = 0;
      while (position < 20_000) {
        List<TableMutation> batch = new ArrayList<>();
        for (int i = random.nextInt(300); i >= 0; i--) {
          position++;
          batch.add(random.nextInt(10) == 0 ? reject(position) : accept(position, random));
        }
        session.handOver(batch);
        if (random.nextInt(9) == 0) {
          session.flush();
        }
        last = assertCounted(session);
      }
      session.flush();
      assertThat(assertCounted(session), is(position));
      assertThat("looked while it was written", last, is(greaterThan(0L)));
    }
  }

  private static long assertCounted(DuckDbSession session) {
    List<@Nullable Object> counts =
        session
            .query(
                "SELECT (SELECT count(*) FROM raw.reading) AS accepted,"
                    + " (SELECT count(*) FROM quarantine.rejects) AS rejected,"
                    + " (SELECT coalesce(sum(records), 0)::BIGINT FROM ops.ledger"
                    + " WHERE outcome = 'accepted'),"
                    + " (SELECT coalesce(sum(records), 0)::BIGINT FROM ops.ledger"
                    + " WHERE outcome = 'rejected')")
            .get(0);
    assertThat(counts.subList(2, 4), is(counts.subList(0, 2)));
    return ((Number) Objects.requireNonNull(counts.get(0))).longValue()
        + ((Number) Objects.requireNonNull(counts.get(1))).longValue();
  }

  @Test
  void countsByEventSourceHourAndReasonAndGoesOnFromTheFlushBefore() {
    WrittenRecords counted = WrittenRecords.of("run", DOMAIN, WAREHOUSE);
    Random random = new Random(1);
    TableMutation first = accept(1, random);
    TableMutation reject = reject(2);
    assertThat(
        lines(counted.to(byTable(first, reject, first))),
        contains(
            "run reading readings-1 " + hour(first) + " accepted  2",
            "run reading readings-2 null rejected bad_type 1"));
    assertThat(
        lines(counted.to(byTable(first))),
        contains("run reading readings-1 " + hour(first) + " accepted  3"));
    assertThat(counted.to(byTable()).size(), is(0));
    assertThat("no reject", counted.to(byTable(reject(3, "tombstone"))).size(), is(0));
  }

  @Test
  void letsTheLaterCountStandWhateverTheClockSays() {
    TableSpec ledger = WAREHOUSE.table("ops.ledger");
    LedgerKey key = LedgerKey.of("reading", "readings-0", null, Outcome.REJECTED, "bad_type");
    TableMutation before = LedgerRows.of(ledger, "run", key, 5, MIDNIGHT.plusSeconds(3600));
    TableMutation after = LedgerRows.of(ledger, "run", key, 6, MIDNIGHT);
    MergeOrder order = new MergeOrder(ledger);
    assertThat(order.winner(before, after), is(after));
    assertThat(order.winner(after, before), is(after));
  }

  private static List<String> lines(List<TableMutation> rows) {
    return rows.stream()
        .map(
            row ->
                String.join(
                    " ",
                    row.row().getValues().subList(0, 7).stream().map(String::valueOf).toList()))
        .sorted()
        .toList();
  }

  private static String hour(TableMutation accepted) {
    Instant at = (Instant) accepted.row().getValues().get(RAW.rowSchema().indexOf("event_ts"));
    return String.valueOf(Instant.ofEpochSecond(at.getEpochSecond() / 3600 * 3600));
  }

  private static List<List<TableMutation>> byTable(TableMutation... mutations) {
    List<List<TableMutation>> tables = new ArrayList<>();
    WAREHOUSE.tables().forEach(table -> tables.add(new ArrayList<>()));
    for (TableMutation mutation : mutations) {
      tables.get(mutation.table().ordinal()).add(mutation);
    }
    return tables;
  }

  private static TableMutation accept(long position, Random random) {
    Instant at = MIDNIGHT.plusSeconds(random.nextInt(5 * 86_400));
    @Nullable Object[] values = new @Nullable Object[RAW.columns().size()];
    values[RAW.rowSchema().indexOf("event_ts")] = at;
    return TableMutation.upsert(RAW, placed(RAW.rowSchema(), values, position));
  }

  private static TableMutation reject(long position) {
    return reject(position, "bad_type");
  }

  private static TableMutation reject(long position, String reason) {
    Schema schema = REJECTS.rowSchema();
    @Nullable Object[] values = new @Nullable Object[schema.getFieldCount()];
    values[schema.indexOf("reason")] = reason;
    values[schema.indexOf("message")] = "no number";
    values[schema.indexOf("topic")] = TOPIC;
    return TableMutation.upsert(REJECTS, placed(schema, values, position));
  }

  private static Row placed(Schema schema, @Nullable Object[] values, long position) {
    values[schema.indexOf("source")] = "readings-" + position % 3;
    values[schema.indexOf("position")] = position;
    values[schema.indexOf("record_digest")] = position * 31;
    values[schema.indexOf("read_at")] = MIDNIGHT;
    return Row.withSchema(schema).attachValues(values);
  }
}
