package dev.alluvium.transforms.live.redis;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.live.LiveTable;
import dev.alluvium.transforms.live.redis.LiveStore.Put;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.TableMutationCoder;
import io.lettuce.core.RedisClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows from a pipeline whose workers know nothing of each other. */
@Timeout(180)
class SendRowsTest {
  private static final TableSpec OTHER = table("other", 0);
  private static final TableSpec DOORS = table("doors", 1);
  private static final WarehouseSpec WAREHOUSE =
      WarehouseSpec.of(List.of(OTHER, DOORS), List.of(), Map.of());
  private static final List<LiveTable> TABLES =
      List.of(
          new LiveTable(
              "mart.doors",
              List.of("door"),
              List.of("door", "passed"),
              List.of(ColumnType.INT64, ColumnType.INT64),
              List.of(),
              Optional.empty(),
              1_000));
  private static final RedisTable STORED = RedisTable.of(TABLES.get(0));
  private static final TableSpec NOTES = table("notes", 0, ColumnType.STRING);
  private static final List<LiveTable> TEXTS =
      List.of(
          new LiveTable(
              "mart.notes",
              List.of("door"),
              List.of("door", "passed"),
              List.of(ColumnType.INT64, ColumnType.STRING),
              List.of(),
              Optional.empty(),
              1_000));

  private static TableSpec table(String name, int ordinal) {
    return table(name, ordinal, ColumnType.INT64);
  }

  private static TableSpec table(String name, int ordinal, ColumnType type) {
    return TableSpec.builder()
        .setDataset("mart")
        .setName(name)
        .setDescription("A table.")
        .setOwner("tests")
        .setColumns(
            List.of(
                ColumnSpec.optional("door", ColumnType.INT64, "which"),
                ColumnSpec.optional("passed", type, "how many")))
        .setKey(List.of("door"))
        .setRule(MergeRule.LAST_WRITTEN)
        .setOrdinal(ordinal)
        .build();
  }

  private static TableMutation mutation(TableSpec table, long door, long passed, long sequence) {
    Row row = Row.withSchema(table.rowSchema()).attachValues(door, passed);
    return passed % 5 == 0
        ? TableMutation.delete(table, row, sequence)
        : TableMutation.upsert(table, row, sequence);
  }

  private static void run(List<TableMutation> mutations, RedisAddress address, String domain) {
    Pipeline pipeline = Pipeline.create();
    pipeline
        .apply(Create.of(mutations).withCoder(TableMutationCoder.of(WAREHOUSE)))
        .apply("SendRows", SendRows.of(TABLES, WAREHOUSE, address, domain));
    pipeline.run().waitUntilFinish();
  }

  private static void await(BooleanSupplier until) throws InterruptedException {
    for (int i = 0; i < 1_200 && !until.getAsBoolean(); i++) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    assertThat("it comes to that", until.getAsBoolean(), is(true));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whateverTheOrderOfBundlesTheNewestRowOfEachKeyIsThere(long seed, @TempDir Path folder)
      throws Exception {
    Random random = new Random(seed);
    List<TableMutation> mutations = new ArrayList<>();
    Map<String, String> expected = new TreeMap<>();
    for (int i = 1; i <= 600; i++) {
      long door = random.nextInt(40);
      mutations.add(mutation(DOORS, door, i, 1_000L + i));
      mutations.add(mutation(OTHER, door, i, 1_000L + i));
      if (i % 5 == 0) {
        expected.remove("[" + door + "]");
      } else {
        expected.put("[" + door + "]", "[" + door + "," + i + "]");
      }
    }
    mutations.addAll(mutations.subList(0, 300));
    Collections.shuffle(mutations, random);
    try (RedisServer server = RedisServer.start(folder);
        LiveStore store = LiveStore.open(server.address(), "tests")) {
      run(mutations, server.address(), "tests");
      await(() -> new TreeMap<>(store.rows(STORED).byKey()).equals(expected));
    }
  }

  @Test
  void aRedisThatIsAwayHoldsNothingUpAndWhatFindsRoomIsSentWhenItIsBack(@TempDir Path folder)
      throws Exception {
    try (RedisServer server = RedisServer.away(folder)) {
      run(List.of(mutation(DOORS, 1, 1, 1)), server.address(), "away");

      RowSender sender = RowSender.of(server.address(), "away");
      handMany(sender);
      assertThat(sender.waiting(), lessThanOrEqualTo(RowSender.MOST_CHARS));

      server.begin();
      try (LiveStore store = LiveStore.open(server.address(), "away")) {
        await(() -> "[1,1]".equals(store.rows(STORED).byKey().get("[1]")));
        await(() -> sender.waiting() == 0L);
      } finally {
        sender.close();
      }
    }
  }

  private static void handMany(RowSender sender) {
    String text = "x".repeat(100_000);
    for (int i = 0; i < 300; i++) {
      sender.hand(
          new RowSender.Batch(
              STORED, List.of(new Put("[\"" + i + "\"]", 1, 0, "[\"" + text + "\",1]"))));
    }
  }

  @Test
  void whereRowsWereDroppedRedisIsToldThatSomeAreLost(@TempDir Path folder) throws Exception {
    try (RedisServer server = RedisServer.start(folder);
        RedisClient other = RedisClient.create(server.url());
        LiveStore store = LiveStore.open(server.address(), "slow")) {
      RowSender sender = RowSender.of(server.address(), "slow");
      try {
        sender.hand(new RowSender.Batch(STORED, List.of(new Put("[1]", 1, 0, "[1,1]"))));
        await(() -> store.rows(STORED).byKey().size() == 1);
        store.whole(List.of(STORED), store.state().epoch(), 0);
        assertThat(store.state().isWhole(STORED), is(true));

        other.connect().sync().clientPause(2_000);
        handMany(sender);
        await(() -> !store.state().isWhole(STORED));
      } finally {
        sender.close();
      }
    }
  }

  @Test
  void whoReadsTheWarehouseWhileRowsAreDroppedSaysNothing(@TempDir Path folder) throws Exception {
    try (RedisServer server = RedisServer.away(folder)) {
      RowSender sender = RowSender.of(server.address(), "reading");
      handMany(sender); // Dropped while Redis is away.
      server.begin();
      try (LiveStore store = LiveStore.open(server.address(), "reading")) {
        await(() -> store.state().lost() > 0);
      } finally {
        sender.close();
      }
    }
  }

  @Test
  void aWorkerThatGoesAwaySendsWhatWaits(@TempDir Path folder) throws Exception {
    try (RedisServer server = RedisServer.start(folder);
        LiveStore store = LiveStore.open(server.address(), "going")) {
      RowSender sender = RowSender.of(server.address(), "going");
      try {
        sender.hand(new RowSender.Batch(STORED, List.of(new Put("[0]", 1, 0, "[0,1]"))));
        await(() -> store.rows(STORED).byKey().size() == 1);
        for (int i = 1; i < 200; i++) {
          sender.hand(new RowSender.Batch(STORED, List.of(new Put("[" + i + "]", 1, 0, "[1,1]"))));
        }
        sender.leave();
        assertThat(store.rows(STORED).byKey().size(), is(200));
      } finally {
        sender.close();
      }
    }
  }

  @Test
  void aProcessThatEndsWithRowsThatWaitSaysThatTheyAreLost(@TempDir Path folder) throws Exception {
    try (RedisServer server = RedisServer.away(folder)) {
      RowSender sender = RowSender.of(server.address(), "ending");
      try {
        sender.hand(new RowSender.Batch(STORED, List.of(new Put("[0]", 1, 0, "[0,1]"))));
        sender.end(); // At once: Redis is away, which cannot be told to it.
        sender.stop();
        server.begin();
        try (LiveStore store = LiveStore.open(server.address(), "ending")) {
          sender.end();
          assertThat(store.state().lost(), is(1L));
        }
      } finally {
        sender.close();
      }
    }
  }

  @Test
  void rowsThatAreLargeAreSentInSmallBatches(@TempDir Path folder) throws Exception {
    try (RedisServer server = RedisServer.away(folder)) {
      RowSender sender = RowSender.of(server.address(), "large");
      try {
        SendRows.SendRowsFn fn =
            new SendRows.SendRowsFn(
                List.of(SendRows.Route.of(TEXTS.get(0), NOTES)), server.address(), "large");
        fn.setup();
        for (long i = 0; i < 40; i++) {
          Row row = Row.withSchema(NOTES.rowSchema()).attachValues(i, "x".repeat(100_000));
          fn.process(TableMutation.upsert(NOTES, row, i));
        }
        assertThat(
            "some are handed over before the bundle ends", sender.waiting(), greaterThan(0L));
        fn.finishBundle();
        fn.teardown();
      } finally {
        sender.close();
      }
    }
  }

  /** One that comes back, from what it wrote to disk or as its replica, may lack the last rows. */
  @Test
  void whoseConnectionWasLostSaysThatRowsMayBe(@TempDir Path folder) throws Exception {
    try (RedisServer server = RedisServer.start(folder)) {
      RowSender sender = RowSender.of(server.address(), "failing");
      try {
        sender.hand(new RowSender.Batch(STORED, List.of(new Put("[1]", 1, 0, "[1,1]"))));
        await(() -> sender.waiting() == 0L);
        server.kill();
        server.begin();
        try (LiveStore store = LiveStore.open(server.address(), "failing")) {
          await(() -> store.state().lost() > 0);
        }
      } finally {
        sender.close();
      }
    }
  }
}
