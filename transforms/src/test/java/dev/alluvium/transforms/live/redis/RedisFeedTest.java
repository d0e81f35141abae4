package dev.alluvium.transforms.live.redis;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.live.KeyRange;
import dev.alluvium.transforms.live.LiveFeed;
import dev.alluvium.transforms.live.LiveFeed.Change;
import dev.alluvium.transforms.live.LiveFeed.Changes;
import dev.alluvium.transforms.live.LiveTable;
import dev.alluvium.transforms.live.MemoryFeed;
import dev.alluvium.transforms.live.NewestRows;
import dev.alluvium.transforms.live.redis.CopyFeed.Said;
import dev.alluvium.transforms.live.redis.LiveStore.Put;
import dev.alluvium.transforms.live.redis.WarehouseReader.Pace;
import dev.alluvium.transforms.warehouse.TableMutation;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a job has, what Redis has, and what servers show. */
@Timeout(180)
class RedisFeedTest {
  private static final TableSpec DOORS =
      TableSpec.builder()
          .setDataset("mart")
          .setName("doors")
          .setDescription("Doors.")
          .setOwner("tests")
          .setColumns(
              List.of(
                  ColumnSpec.optional("door", ColumnType.INT64, "which"),
                  ColumnSpec.optional("passed", ColumnType.INT64, "how many")))
          .setKey(List.of("door"))
          .setRule(MergeRule.LAST_WRITTEN)
          .setOrdinal(0)
          .build();
  private static final WarehouseSpec WAREHOUSE =
      WarehouseSpec.of(List.of(DOORS), List.of(), Map.of());
  private static final List<LiveTable> TABLES =
      List.of(
          new LiveTable(
              "mart.doors",
              List.of("door"),
              List.of("door", "passed"),
              List.of(ColumnType.INT64, ColumnType.INT64),
              List.of(),
              Optional.empty(),
              1_000),
          new LiveTable(
              "mart.view",
              List.of(),
              List.of("n"),
              List.of(ColumnType.INT64),
              List.of(),
              Optional.empty(),
              1_000));
  private static final RedisTable STORED = RedisTable.of(TABLES.get(0));
  private static final Pace OFTEN = Pace.of(Duration.ofMillis(50), Duration.ofMinutes(10));

  private final RedisServer server;
  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<String> told = new CopyOnWriteArrayList<>();

  RedisFeedTest(@TempDir Path folder) {
    this.server = RedisServer.away(folder);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
    server.close();
  }

  private <T extends AutoCloseable> T kept(T one) {
    open.add(0, one);
    return one;
  }

  private RedisFeed feed() {
    return kept(RedisFeed.start(TABLES, "tests", RedisReport.of(server.address(), told::add)));
  }

  private CopyFeed copy(MemoryFeed memory) {
    return kept(
        CopyFeed.start(
            memory,
            server.address(),
            "tests",
            new Said(() -> "{\"a\":1}", () -> "{\"b\":2}"),
            told::add));
  }

  private static MemoryFeed memory() {
    return MemoryFeed.of(TABLES, WAREHOUSE);
  }

  private static void write(MemoryFeed memory, long door, long passed, long sequence) {
    Row row = Row.withSchema(DOORS.rowSchema()).attachValues(door, passed);
    memory.written(List.of(List.of(TableMutation.upsert(DOORS, row, sequence))));
  }

  private static void await(BooleanSupplier until) throws InterruptedException {
    for (int i = 0; i < 1_200 && !until.getAsBoolean(); i++) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    assertThat("it comes to that", until.getAsBoolean(), is(true));
  }

  private static Map<String, String> rows(LiveFeed feed) {
    Map<String, String> rows = new TreeMap<>();
    apply(rows, feed.snapshot());
    return rows;
  }

  private static void apply(Map<String, String> copy, Changes changes) {
    for (Change change : changes.changes()) {
      @Nullable String row = change.row();
      if (row == null) {
        copy.remove(change.table() + change.key());
      } else {
        copy.put(change.table() + change.key(), row);
      }
    }
  }

  private static void awaitSame(LiveFeed one, LiveFeed other) throws InterruptedException {
    await(() -> rows(one).equals(rows(other)));
  }

  /** A page, as {@code Broadcaster} serves it. */
  private static final class Reader {
    private final LiveFeed feed;
    private final Map<String, String> rows = new TreeMap<>();
    private long version;
    private int snapshots;

    Reader(LiveFeed feed) {
      this.feed = feed;
      begin();
    }

    private void begin() {
      Changes all = feed.snapshot();
      rows.clear();
      apply(rows, all);
      version = all.version();
      snapshots++;
    }

    void read() {
      Optional<Changes> changes = feed.since(version);
      if (changes.isEmpty()) {
        begin();
        return;
      }
      assertThat(changes.get().from(), is(version));
      apply(rows, changes.get());
      version = changes.get().version();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whoJoinsWhileOthersWriteHasNeitherGapNorRepeat(long seed) throws Exception {
    server.begin();
    MemoryFeed memory = memory();
    copy(memory);
    Random random = new Random(seed);
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; i < 4_000; i++) {
                write(memory, random.nextInt(200), random.nextInt(50), random.nextInt(5_000));
                if (i % 200 == 0) {
                  memory.read(1, List.of(List.of("" + random.nextInt(3)), List.of("" + i)));
                  pause();
                }
              }
            });
    writer.start();
    List<RedisFeed> feeds = new ArrayList<>();
    List<Reader> readers = new ArrayList<>();
    Random when = new Random(seed);
    while (writer.isAlive()) {
      if (feeds.size() < 4) {
        feeds.add(feed());
      }
      for (RedisFeed feed : feeds) {
        if (readers.size() < 20 && when.nextInt(3) == 0) {
          readers.add(new Reader(feed));
        }
      }
      readers.forEach(reader -> reader.read());
      TimeUnit.MILLISECONDS.sleep(20);
    }
    writer.join();
    Map<String, String> last = rows(memory);
    for (RedisFeed feed : feeds) {
      awaitSame(feed, memory);
    }
    readers.forEach(Reader::read);
    assertThat(readers.stream().map(reader -> reader.rows).toList(), everyItem(is(last)));
    assertThat(readers.stream().map(reader -> reader.snapshots).toList(), everyItem(is(1)));
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aRedisThatIsKilledAndComesBackEmptyIsFilledAndServersAreRightAgain() throws Exception {
    server.begin();
    MemoryFeed memory = memory();
    write(memory, 1, 10, 1);
    write(memory, 2, 20, 2);
    copy(memory);
    RedisFeed feed = feed();
    awaitSame(feed, memory);
    Reader reader = new Reader(feed);

    server.kill();
    write(memory, 1, 11, 3);
    Row gone = Row.withSchema(DOORS.rowSchema()).attachValues(2L, null);
    memory.written(List.of(List.of(TableMutation.delete(DOORS, gone, 4))));
    await(() -> told.size() == 2);
    assertThat("what there was is shown meanwhile", rows(feed), is(reader.rows));
    server.begin();
    awaitSame(feed, memory);

    reader.read();
    assertThat(reader.rows, is(rows(memory)));
    assertThat("changes, no snapshot", reader.snapshots, is(1));
    assertThat("each tells of it once, and that it is over", told, hasSize(4));
    assertThat(rows(feed()), is(Map.of()));
  }

  @Test
  void rowsThatRedisLosesWithoutASignAreThereAgain() throws Exception {
    server.begin();
    MemoryFeed memory = memory();
    write(memory, 1, 10, 1);
    copy(memory);
    RedisFeed feed = feed();
    awaitSame(feed, memory);
    try (RedisClient client = RedisClient.create(server.url())) {
      client.connect().sync().flushall();
    }
    write(memory, 2, 20, 2);
    awaitSame(feed, memory);
    RedisFeed late = feed();
    awaitSame(late, memory);
    await(late::isWhole);
  }

  @Test
  void whoseSubscriptionAloneIsLostFollowsByMessagesAgain() throws Exception {
    server.begin();
    MemoryFeed memory = memory();
    write(memory, 1, 10, 1);
    copy(memory);
    RedisFeed feed = feed();
    awaitSame(feed, memory);
    await(feed::isFollowing);
    try (RedisClient client = RedisClient.create(server.url())) {
      RedisCommands<String, String> redis = client.connect().sync();
      String channel = "alluvium:{tests}:changes";
      assertThat(redis.clientKill(KillArgs.Builder.typePubsub()), is(1L));
      assertThat(redis.pubsubNumsub(channel), is(Map.of(channel, 0L)));
      await(() -> redis.pubsubNumsub(channel).equals(Map.of(channel, 1L)));
    }
    write(memory, 2, 20, 2);
    awaitSame(feed, memory);
    assertThat(told, is(List.of()));
  }

  @Test
  void aJobThatCannotSayHowItIsDoingIsCopiedAllTheSame() throws Exception {
    server.begin();
    MemoryFeed memory = memory();
    Said broken =
        new Said(
            () -> "{}",
            () -> {
              throw new IllegalStateException("the file is gone");
            });
    kept(CopyFeed.start(memory, server.address(), "tests", broken, told::add));
    RedisFeed feed = feed();
    await(feed::isFollowing);
    await(
        () -> {
          feed.details();
          return !told.isEmpty();
        });
    for (int i = 0; i < 3; i++) {
      write(memory, i, i, i);
      awaitSame(feed, memory);
      feed.details();
      TimeUnit.SECONDS.sleep(1); // So that it is asked several times.
    }
    assertThat(
        told, is(List.of("warning: the live page lacks what the job says: the file is gone")));
  }

  @Test
  void aJobIsAskedForDetailsWhileSomebodyLooks() throws Exception {
    server.begin();
    AtomicInteger asked = new AtomicInteger();
    Said said = new Said(() -> "{}", () -> "{\"asked\":" + asked.incrementAndGet() + "}");
    kept(CopyFeed.start(memory(), server.address(), "tests", said, told::add));
    RedisFeed feed = feed();
    await(feed::isWhole);
    TimeUnit.SECONDS.sleep(3);
    assertThat(asked.get(), is(0));
    await(() -> !feed.details().isEmpty());
  }

  @Test
  void aFullRedisIsToldOnceAndWhatItHasIsShown() throws Exception {
    server.begin();
    MemoryFeed memory = memory();
    write(memory, 1, 10, 1);
    copy(memory);
    RedisFeed feed = feed();
    awaitSame(feed, memory);
    Map<String, String> before = rows(feed);
    try (RedisClient client = RedisClient.create(server.url())) {
      RedisCommands<String, String> redis = client.connect().sync();
      redis.configSet("maxmemory", "1");
      write(memory, 2, 20, 2);
      await(() -> !told.isEmpty());
      for (int i = 0; i < 3; i++) {
        feed.details();
        TimeUnit.SECONDS.sleep(1); // So that it is tried several times.
        assertThat(feed.isFollowing(), is(true));
      }
      assertThat(told, contains(containsString("OOM")));
      assertThat(rows(feed), is(before));
      redis.configSet("maxmemory", "0");
    }
    awaitSame(feed, memory);
  }

  @Test
  void theNextRunStandsOverTheOneBeforeThoughItsClockIsBehind() throws Exception {
    server.begin();
    MemoryFeed before = memory();
    for (int i = 0; i < 100; i++) {
      write(before, 1, i, i);
    }
    write(before, 2, 20, 200);
    CopyFeed first = copy(before);
    RedisFeed feed = feed();
    awaitSame(feed, before);
    open.remove(first);
    first.close();

    MemoryFeed after = memory();
    after.read(0, List.of(List.of("1", "5")));
    copy(after);
    awaitSame(feed, after);
  }

  @Test
  void whatWasWrittenLastIsThereWhenARunIsOver() throws Exception {
    server.begin();
    RedisFeed feed = feed();
    for (int run = 1; run <= 5; run++) {
      MemoryFeed memory = memory();
      CopyFeed copy = copy(memory);
      write(memory, 0, run, 1);
      awaitSame(feed, memory);
      write(memory, 1, run, 2);
      open.remove(copy);
      copy.close();
      awaitSame(feed, memory);
    }
  }

  @Test
  void whoStartsBeforeRedisDoesIsRightWhenItComes() throws Exception {
    MemoryFeed memory = memory();
    copy(memory);
    RedisFeed feed = feed();
    for (int i = 0; i < 500; i++) {
      write(memory, i, i, i);
    }
    await(() -> told.size() == 2);
    assertThat(told.get(0), containsString("Redis at 127.0.0.1:" + server.port()));
    server.begin();
    awaitSame(feed, memory);
    await(feed::isFollowing);
    await(() -> feed.status().equals("{\"a\":1}"));
    await(() -> feed.details().equals("{\"b\":2}"));
  }

  @Test
  void strangeMessagesHarmNobody() throws Exception {
    server.begin();
    MemoryFeed memory = memory();
    copy(memory);
    RedisFeed feed = feed();
    write(memory, 1, 1, 1);
    awaitSame(feed, memory);
    try (RedisClient client = RedisClient.create(server.url())) {
      for (String message :
          List.of(
              "", "{}", "[]", "[1,2,3]", "[\"e\",\"x\",\"t\",[]]", "[\"e\",\"9\",\"t\",[\"k\"]]")) {
        client.connect().sync().publish("alluvium:{tests}:changes", message);
      }
      LiveState state = kept(LiveStore.open(server.address(), "tests")).state();
      client
          .connect()
          .sync()
          .publish(
              "alluvium:{tests}:changes",
              "[\"%s\",\"%s\",\"%s\",[\"[9]\",\"nonsense\"]]"
                  .formatted(state.epoch(), state.version() + 1, STORED.id()));
    }
    write(memory, 2, 2, 2);
    awaitSame(feed, memory);
  }

  /** Two servers behind a balancer: a cursor of one is understood by the other. */
  @Test
  void aCursorOfOneServerIsOneOfTheOther() throws Exception {
    server.begin();
    MemoryFeed memory = memory();
    copy(memory);
    write(memory, 1, 1, 1);
    RedisFeed one = feed();
    awaitSame(one, memory);
    await(one::isWhole);
    String cursor = one.cursor();
    write(memory, 2, 2, 2);
    awaitSame(one, memory);
    RedisFeed other = feed();
    awaitSame(other, memory);
    await(other::isWhole);
    write(memory, 3, 3, 3);
    awaitSame(one, memory);
    awaitSame(other, memory);

    assertThat(keys(one.since(one.at(cursor).orElseThrow())), is(List.of("[2]", "[3]")));
    assertThat("one that began later knows none so old", other.at(cursor).isEmpty(), is(true));
    String later = other.cursor();
    write(memory, 4, 4, 4);
    awaitSame(one, memory);
    awaitSame(other, memory);
    assertThat(keys(one.since(one.at(later).orElseThrow())), is(List.of("[4]")));
    assertThat(keys(other.since(other.at(later).orElseThrow())), is(List.of("[4]")));
  }

  private static List<String> keys(Optional<Changes> changes) {
    return changes.orElseThrow().changes().stream().map(Change::key).toList();
  }

  @Test
  void rowsAreFoundByTheBeginningOfTheirKeys() throws Exception {
    server.begin();
    MemoryFeed memory = memory();
    for (int i = 0; i < 300; i++) {
      write(memory, i, i, i);
    }
    copy(memory);
    RedisFeed feed = feed();
    awaitSame(feed, memory);
    KeyRange exact = KeyRange.exactly(List.of(7L));
    assertThat(feed.rows(0, exact, 10), is(List.of(new Change(0, "[7]", "[7,7]"))));
    assertThat(feed.rows(0, KeyRange.all(), 10), hasSize(10));
    KeyRange rest = KeyRange.all().behind("[98]");
    assertThat(feed.rows(0, rest, 1), is(List.of(new Change(0, "[99]", "[99,99]"))));
  }

  @Test
  void whatWorkersTellAndAWarehouseHasComesTogether() throws Exception {
    server.begin();
    List<List<@Nullable String>> doors = new CopyOnWriteArrayList<>();
    doors.add(List.of("1", "100"));
    doors.add(List.of("2", "200"));
    List<List<@Nullable String>> view = new CopyOnWriteArrayList<>(List.of(List.of("7")));
    LiveStore worker = kept(LiveStore.open(server.address(), "tests"));
    worker.put(STORED, List.of(new Put("[2]", 5, 0, "[2,201]"), new Put("[3]", 5, 0, "[3,300]")));
    for (int i = 0; i < 2; i++) {
      kept(
          WarehouseReader.start(
              TABLES,
              WAREHOUSE,
              NewestRows.of(table -> table.name().equals("mart.doors") ? doors : view, told::add),
              OFTEN,
              "tests",
              RedisReport.of(server.address(), told::add)));
    }
    RedisFeed feed = feed();
    await(feed::isWhole);
    Map<String, String> expected =
        new TreeMap<>(
            Map.of("0[1]", "[1,100]", "0[2]", "[2,201]", "0[3]", "[3,300]", "1[7]1", "[7]"));
    await(() -> rows(feed).equals(expected));

    view.set(0, List.of("8"));
    expected.remove("1[7]1");
    expected.put("1[8]1", "[8]");
    await(() -> rows(feed).equals(expected));

    server.kill();
    doors.clear();
    doors.addAll(List.of(List.of("2", "202"), List.of("3", "300")));
    server.begin();
    expected.remove("0[1]");
    expected.put("0[2]", "[2,202]");
    await(() -> rows(feed).equals(expected));
    assertThat(told, not(hasSize(0)));
  }

  @Test
  void oneTableThatCannotBeReadIsToldOnceAndTheOthersAreThere() throws Exception {
    server.begin();
    kept(
        WarehouseReader.start(
            TABLES,
            WAREHOUSE,
            NewestRows.of(
                table -> {
                  if (table.name().equals("mart.view")) {
                    throw new IllegalStateException("no such view");
                  }
                  return List.of(List.of("1", "1"));
                },
                told::add),
            OFTEN,
            "tests",
            RedisReport.of(server.address(), told::add)));
    RedisFeed feed = feed();
    await(() -> rows(feed).equals(Map.of("0[1]", "[1,1]")));
    TimeUnit.SECONDS.sleep(2); // So that it is read several times.
    assertThat(told, is(List.of("warning: the live page does not see mart.view: no such view")));
    assertThat(feed.isWhole(), is(false));
  }

  private WarehouseReader reader(
      Function<LiveTable, List<List<@Nullable String>>> read, Pace pace) {
    return kept(
        WarehouseReader.start(
            TABLES,
            WAREHOUSE,
            NewestRows.of(read, told::add),
            pace,
            "tests",
            RedisReport.of(server.address(), told::add)));
  }

  private static List<List<@Nullable String>> old(LiveTable table) {
    return table.name().equals("mart.doors")
        ? List.of(List.of("1", "1"), List.of("99", "1"))
        : List.of(List.of("5"));
  }

  /** The copy comes before the job, and another one while it runs, and stays when it is over. */
  @Test
  void aRunningJobStandsOverAFileThatIsServed() throws Exception {
    server.begin();
    RedisFeed feed = feed();
    reader(RedisFeedTest::old, Pace.once());
    await(() -> rows(feed).equals(Map.of("0[1]", "[1,1]", "0[99]", "[99,1]", "1[5]1", "[5]")));
    await(feed::isWhole);

    MemoryFeed memory = memory();
    write(memory, 1, 10, 1);
    CopyFeed copy = copy(memory);
    awaitSame(feed, memory);
    WarehouseReader another = reader(RedisFeedTest::old, Pace.once());
    TimeUnit.SECONDS.sleep(3); // So that it looks several times.
    assertThat(rows(feed), is(rows(memory)));

    open.remove(copy);
    copy.close();
    await(() -> feed.status().isEmpty());
    TimeUnit.SECONDS.sleep(3);
    assertThat(rows(feed), is(rows(memory)));
    open.remove(another);
    another.close();
  }

  @Test
  void aFileThatIsServedFillsARedisThatLosesItsRows() throws Exception {
    server.begin();
    RedisFeed feed = feed();
    reader(RedisFeedTest::old, Pace.once());
    Map<String, String> all = Map.of("0[1]", "[1,1]", "0[99]", "[99,1]", "1[5]1", "[5]");
    await(() -> feed.isWhole() && rows(feed).equals(all));
    server.kill();
    server.begin();
    RedisFeed later = feed();
    await(() -> later.isWhole() && rows(later).equals(all));
  }

  /** One that was cut off for so long that its status was over. */
  @Test
  void aJobThatWasTakenToBeGoneStandsWhenItIsBack() throws Exception {
    server.begin();
    MemoryFeed memory = memory();
    write(memory, 1, 10, 1);
    CompletableFuture<String> stuck = new CompletableFuture<>();
    AtomicInteger asked = new AtomicInteger();
    Said said = new Said(() -> asked.incrementAndGet() < 6 ? "{}" : stuck.join(), () -> "{}");
    kept(CopyFeed.start(memory, server.address(), "tests", said, told::add));
    RedisFeed feed = feed();
    awaitSame(feed, memory);
    await(() -> asked.get() >= 6);
    await(() -> feed.status().isEmpty());
    LiveStore file = kept(LiveStore.open(server.address(), "tests"));
    long read = LiveStore.read(file.nextWriter());
    file.putCopy(STORED, List.of(new Put("[99]", read, 0, "[99,1]")), read);
    await(() -> rows(feed).containsKey("0[99]"));

    stuck.complete("{}");
    awaitSame(feed, memory);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rows", "sequences", "times", "state"})
  void aPartOfATableThatRedisLetsGoComesBack(String part) throws Exception {
    server.begin();
    MemoryFeed memory = memory();
    write(memory, 1, 10, 1);
    write(memory, 2, 20, 2);
    copy(memory);
    RedisFeed feed = feed();
    awaitSame(feed, memory);
    await(feed::isWhole);
    try (RedisClient client = RedisClient.create(server.url())) {
      client
          .connect()
          .sync()
          .del("alluvium:{tests}:" + (part.equals("state") ? "" : "t:" + STORED.id() + ":") + part);
    }
    RedisFeed late = feed(); // It looks first whether all is there.
    awaitSame(late, memory);
    await(late::isWhole);
    awaitSame(feed, memory);
  }

  @Test
  void aTableThatCannotBeReadIsNotReadAgainAtOnce() throws Exception {
    server.begin();
    AtomicInteger readings = new AtomicInteger();
    reader(
        table -> {
          readings.incrementAndGet();
          throw new IllegalStateException("no\nsuch view");
        },
        new Pace(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1), false));
    await(() -> told.size() == 2);
    TimeUnit.SECONDS.sleep(3); // So that it looks several times.
    assertThat(readings.get(), is(2));
    assertThat(
        told,
        contains(
            "warning: the live page does not see mart.doors: no",
            "warning: the live page does not see mart.view: no"));
  }

  @Test
  void toldTablesAreReadAllTheSameNowAndThen() throws Exception {
    server.begin();
    AtomicInteger readings = new AtomicInteger();
    reader(
        table -> {
          if (table.name().equals("mart.doors")) {
            readings.incrementAndGet();
          }
          return old(table);
        },
        Pace.of(Duration.ofHours(1), Duration.ofMillis(1)));
    await(() -> readings.get() >= 3);
  }

  /** Both say it, and people are told it once. */
  @Test
  void whatIsWrongWithRedisIsToldOnceForAllThatUseIt() throws Exception {
    server.begin();
    RedisReport report = RedisReport.of(server.address(), told::add);
    kept(RedisFeed.start(TABLES, "tests", report));
    kept(
        WarehouseReader.start(
            TABLES,
            WAREHOUSE,
            NewestRows.of(RedisFeedTest::old, told::add),
            OFTEN,
            "tests",
            report));
    try (RedisClient client = RedisClient.create(server.url())) {
      client.connect().sync().configSet("maxmemory", "1");
      await(() -> !told.isEmpty());
      TimeUnit.SECONDS.sleep(2);
      assertThat(told, contains(containsString("OOM")));
    }
    server.kill();
    await(() -> told.size() == 2);
    TimeUnit.SECONDS.sleep(2);
    server.begin();
    await(() -> told.size() == 3);
    TimeUnit.SECONDS.sleep(2);
    assertThat(told.get(1), containsString("does not answer"));
    assertThat(told.get(2), containsString("answers again"));
    assertThat(told, hasSize(3));
  }

  /** What a library logs, people would see as traces of its stack. */
  @Test
  void aRedisThatIsAwayIsALineAndNoTraceOfAStack() throws Exception {
    List<String> logged = new CopyOnWriteArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord logRecord) {
            if (logRecord.getLevel().intValue() >= Level.WARNING.intValue()) {
              logged.add(logRecord.getLoggerName());
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger root = Logger.getLogger("");
    root.addHandler(handler);
    try {
      feed();
      await(() -> !told.isEmpty());
      TimeUnit.MILLISECONDS.sleep(RedisAddress.LIMIT.toMillis() + 1_500); // Timers run out.
      assertThat(told, hasSize(1));
      assertThat(logged, is(List.of()));
    } finally {
      root.removeHandler(handler);
    }
  }

  @ParameterizedTest
  @CsvSource({"redis://:falsch@, '', WRONGPASS", "redis://:geheim@, /99, DB index is out of range"})
  void whoIsNotLetInSaysWhyInOneLine(String before, String behind, String why) throws Exception {
    server.begin();
    try (RedisClient client = RedisClient.create(server.url())) {
      client.connect().sync().configSet("requirepass", "geheim");
    }
    RedisAddress address =
        RedisAddress.parse(before + "127.0.0.1:" + server.port() + behind).orElseThrow();
    RedisFeed refused = kept(RedisFeed.start(TABLES, "tests", RedisReport.of(address, told::add)));
    await(() -> !told.isEmpty());
    TimeUnit.SECONDS.sleep(2); // So that it is tried several times.
    assertThat(told, contains(containsString(why)));
    assertThat(told.get(0), not(containsString("falsch")));
    assertThat(refused.isFollowing(), is(false));
  }

  @Test
  void whatAReplicaHasIsShown(@TempDir Path other) throws Exception {
    server.begin();
    MemoryFeed memory = memory();
    write(memory, 1, 10, 1);
    copy(memory);
    try (RedisServer replica =
        RedisServer.start(other, "--replicaof", "127.0.0.1", Integer.toString(server.port()))) {
      RedisFeed feed =
          kept(RedisFeed.start(TABLES, "tests", RedisReport.of(replica.address(), told::add)));
      awaitSame(feed, memory);
      write(memory, 2, 20, 2);
      feed.details(); // Which has it ask, and write.
      awaitSame(feed, memory);
      assertThat(told, is(List.of()));
    }
  }
}
