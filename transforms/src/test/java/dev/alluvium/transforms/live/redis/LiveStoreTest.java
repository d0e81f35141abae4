package dev.alluvium.transforms.live.redis;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import dev.alluvium.transforms.live.redis.LiveStore.Put;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.file.Path;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class LiveStoreTest {
  private static final RedisTable DOORS = new RedisTable("mart.doors-1", -1, 1_000);

  private static final String TABLE = "alluvium:{tests}:t:mart.doors-1:";

  private final RedisServer server;
  private final LiveStore store;
  private final RedisClient client;
  private final RedisCommands<String, String> redis;

  LiveStoreTest(@TempDir Path folder) {
    this.server = RedisServer.start(folder);
    this.store = LiveStore.open(server.address(), "tests");
    this.client = RedisClient.create(server.url());
    this.redis = client.connect().sync();
  }

  @AfterEach
  void close() {
    store.close();
    client.shutdown(0, 1, TimeUnit.SECONDS);
    server.close();
  }

  private static Put row(String key, long sequence, @Nullable String json) {
    return new Put(array(key), sequence, sequence, json == null ? null : array(json));
  }

  private static String array(String text) {
    return text.startsWith("[") ? text : "[\"" + text + "\"]";
  }

  private static String plain(String array) {
    return array.matches("\\[\"[a-z0-9]+\"\\]") ? array.substring(2, array.length() - 2) : array;
  }

  private Map<String, String> rows(RedisTable table) {
    Map<String, String> plain = new HashMap<>();
    store.rows(table).byKey().forEach((key, row) -> plain.put(plain(key), plain(row)));
    return plain;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void whateverTheOrderAndHoweverOftenTheNewestStands(long seed) {
    Random random = new Random(seed);
    List<Put> given = new ArrayList<>();
    Map<String, Put> newest = new HashMap<>();
    for (int i = 0; i < 300; i++) {
      String key = "[\"k" + random.nextInt(20) + "\"]";
      long sequence = 1_700_000_000_000_000L + i;
      Put put = row(key, sequence, random.nextInt(4) == 0 ? null : "[" + i + "]");
      given.add(put);
      newest.put(key, put);
    }
    Map<String, String> expected = new HashMap<>();
    newest.forEach(
        (key, put) -> {
          String json = put.json();
          if (json != null) {
            expected.put(key, json);
          }
        });
    given.addAll(given.subList(0, 100));
    Collections.shuffle(given, random);
    for (int at = 0; at < given.size(); ) {
      int to = Math.min(given.size(), at + 1 + random.nextInt(60));
      store.put(DOORS, given.subList(at, to));
      at = to;
    }

    assertThat(store.rows(DOORS).byKey(), is(expected));
  }

  @Test
  void comparesAllBitsOfASequence() {
    store.put(DOORS, List.of(row("[1]", Long.MAX_VALUE - 1, "[1]")));
    store.put(DOORS, List.of(row("[1]", Long.MAX_VALUE, "[2]")));
    store.put(DOORS, List.of(row("[1]", Long.MAX_VALUE - 1, "[3]")));
    store.put(DOORS, List.of(row("[2]", 0, "[1]"), row("[2]", -1, "[2]")));

    assertThat(rows(DOORS), is(Map.of("[1]", "[2]", "[2]", "[1]")));
  }

  @Test
  void holdsTheNewestRowsAndNoneThatAreTooOld() {
    RedisTable few = new RedisTable("few", 100, 3);
    store.put(few, List.of(row("a", 1, "1"), row("b", 50, "2"), row("c", 120, "3")));
    assertThat(rows(few), is(Map.of("b", "2", "c", "3")));

    store.put(few, List.of(row("d", 121, "4"), row("e", 122, "5"), row("a", 1, "late")));
    assertThat(rows(few), is(Map.of("c", "3", "d", "4", "e", "5")));
  }

  @Test
  void aRowFromTheFutureMakesNothingOld() {
    RedisTable few = new RedisTable("few", 100, 3);
    long ahead = System.currentTimeMillis() + 86_400_000;
    store.put(few, List.of(row("a", 1, "1"), row("b", ahead, "2")));

    assertThat(rows(few), is(aMapWithSize(2)));
  }

  @Test
  void remembersABoundedNumberOfRowsThatAreGone() {
    List<Put> deletions = new ArrayList<>();
    for (int i = 0; i < LiveStore.MOST_GONE + 700; i++) {
      deletions.add(row("[" + i + "]", i, null));
    }
    store.put(DOORS, deletions);

    assertThat(
        redis.hlen("alluvium:{tests}:t:mart.doors-1:sequences"), is((long) LiveStore.MOST_GONE));
    assertThat(redis.zcard("alluvium:{tests}:t:mart.doors-1:gone"), is((long) LiveStore.MOST_GONE));
  }

  /** Twice the rows, twenty times the writing: Redis holds no more. */
  @Test
  void whatRedisHoldsDoesNotGrowWithWhatIsWritten() {
    RedisTable few = new RedisTable("few", -1, 50);
    long[] held = new long[2];
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < (round == 0 ? 200 : 4_000); i++) {
        int number = round * 200 + i;
        store.put(few, List.of(row("k" + number % 100, number, "[" + number + "]")));
      }
      held[round] = redis.dbsize() + redis.hlen("alluvium:{tests}:t:few:sequences");
    }
    assertThat(held[1], is(held[0]));
    assertThat(rows(few), is(aMapWithSize(50)));
  }

  @Test
  void whatANewWriterDoesNotGiveIsGone() {
    store.put(DOORS, List.of(row("a", 5, "1"), row("b", 6, "2")));
    store.put(DOORS, List.of(row("read", LiveStore.read(1), "3")));
    store.putAll(DOORS, List.of(row("b", 10, "2"), row("c", 10, "3")), 10);
    assertThat(rows(DOORS), is(Map.of("b", "2", "c", "3")));

    store.putAll(DOORS, List.of(), 11);
    assertThat(rows(DOORS), is(anEmptyMap()));
  }

  @Test
  void whatIsReadGivesWayToWhatIsToldAndToALaterReading() {
    store.put(DOORS, List.of(row("told", 1, "told"), row("gone", 1, null)));
    long first = LiveStore.read(1);
    store.putAll(
        DOORS,
        List.of(row("told", first, "r"), row("gone", first, "r"), row("x", first, "x")),
        first);
    assertThat(rows(DOORS), is(Map.of("told", "told", "x", "x")));

    long second = LiveStore.read(2);
    store.putAll(DOORS, List.of(row("y", second, "y")), second);
    assertThat(rows(DOORS), is(Map.of("told", "told", "y", "y")));
  }

  @Test
  void tellsEachBatchOnceInOrderAndNothingWhereNothingChanges() throws Exception {
    LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
    store.listen(told::add);
    store.put(DOORS, List.of(row("a", 1, "[1]"), row("a", 2, "[2]"), row("b", 1, "[3]")));
    store.put(DOORS, List.of(row("a", 3, "[2]"))); // The same row again.
    store.put(DOORS, List.of(row("b", 2, null)));

    ChangeMessage first = ChangeMessage.parse(taken(told));
    assertThat(first.version(), is(1L));
    assertThat(
        first.rows(),
        is(
            List.of(
                new ChangeMessage.Row("[\"a\"]", "[2]"), new ChangeMessage.Row("[\"b\"]", "[3]"))));
    ChangeMessage second = ChangeMessage.parse(taken(told));
    assertThat(second.version(), is(2L));
    assertThat(second.rows(), is(List.of(new ChangeMessage.Row("[\"b\"]", null))));
    assertThat(second.epoch(), is(store.state().epoch()));
  }

  private static String taken(LinkedBlockingQueue<String> told) throws InterruptedException {
    return String.valueOf(told.poll(30, TimeUnit.SECONDS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[\"<script>alert(1)</script>\"]",
        "[\"\u202e\u0634\u0627 \uD83C\uDFB5\"]",
        "[\"a\\u0000b\\n\\\"\\\\/\"]",
        "[\"}]]\\r\\n*3\\r\\n$8\\r\\nFLUSHALL\\r\\n\"]"
      })
  void valuesAndKeysAreWhatTheyAre(String value) throws Exception {
    LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
    store.listen(told::add);
    store.put(DOORS, List.of(row(value, 1, value)));

    assertThat(rows(DOORS), is(Map.of(value, value)));
    assertThat(
        ChangeMessage.parse(taken(told)).rows(), is(List.of(new ChangeMessage.Row(value, value))));
  }

  @Test
  void whatNobodyWritesGoesAfterAWeek() {
    store.put(DOORS, List.of(row("a", 1, "[1]"), row("b", 2, null)));
    for (String key : redis.keys("*")) {
      assertThat(key, redis.pttl(key), allOf(greaterThan(0L), lessThanOrEqualTo(7 * 86_400_000L)));
    }
  }

  @Test
  void oneAloneHoldsATask() {
    Duration long_ = Duration.ofMinutes(1);
    assertThat(store.holds("reader", "me", long_), is(true));
    assertThat(store.holds("reader", "you", long_), is(false));
    assertThat(store.holds("reader", "me", long_), is(true));
  }

  @Test
  void isNotSaidToBeWholeWhereRowsWereLostSince() {
    store.put(DOORS, List.of(row("a", 1, "[1]")));
    LiveState before = store.state();
    store.lost();
    store.whole(List.of(DOORS), before.epoch(), before.lost());
    assertThat(store.state().isWhole(DOORS), is(false));

    store.whole(List.of(DOORS), before.epoch(), store.state().lost());
    assertThat(store.state().isWhole(DOORS), is(true));
    store.lost();
    assertThat(store.state().isWhole(DOORS), is(false));
  }

  @Test
  void isNotSaidToBeWholeOfAnotherEpoch() {
    store.put(DOORS, List.of(row("a", 1, "[1]")));
    String before = store.state().epoch();
    redis.flushall();
    store.put(DOORS, List.of(row("b", 1, "[1]")));
    store.whole(List.of(DOORS), before, 0);
    assertThat(store.state().isWhole(DOORS), is(false));
  }

  @Test
  void tellsWhereRedisLosesItsRowsBetweenTwoBatches() {
    List<Put> rows = new ArrayList<>();
    for (int i = 0; i < 1_200; i++) {
      rows.add(row("[" + i + "]", i, "[" + i + "]"));
    }
    assertThat(store.put(DOORS, rows), is(store.state().epoch()));

    AtomicInteger taken = new AtomicInteger();
    List<Put> interrupted =
        new AbstractList<>() {
          @Override
          public Put get(int place) {
            if (place == 700 && taken.getAndIncrement() == 0) {
              redis.flushall();
            }
            return rows.get(place);
          }

          @Override
          public int size() {
            return rows.size();
          }
        };
    assertThat(store.putAll(DOORS, interrupted, 5_000), is(""));
  }

  @Test
  void whatWasToldLongAgoGivesWayToWhatIsReadAndNothingOlderComesBack() {
    store.put(DOORS, List.of(row("same", 5, "told"), row("not", 5, "told"), row("gone", 5, null)));
    long read = LiveStore.read(1);
    List<Put> inWarehouse =
        List.of(row("same", read, "r"), row("gone", read, "r"), row("new", read, "r"));
    store.putRead(DOORS, inWarehouse, read, 0);
    assertThat(rows(DOORS), is(Map.of("same", "told", "not", "told", "new", "r")));

    long next = LiveStore.read(2);
    List<Put> again = inWarehouse.stream().map(put -> row(put.key(), next, put.json())).toList();
    store.putRead(DOORS, again, next, store.now() + 1);
    Map<String, String> read2 = Map.of("same", "r", "gone", "r", "new", "r");
    assertThat(rows(DOORS), is(read2));

    store.put(
        DOORS, List.of(row("same", 4, "late"), row("not", 4, "late"), row("gone", 4, "late")));
    assertThat("nothing older comes back", rows(DOORS), is(read2));
    store.put(DOORS, List.of(row("same", 6, "newer"), row("not", 6, "newer")));
    assertThat(rows(DOORS), is(Map.of("same", "newer", "not", "newer", "gone", "r", "new", "r")));
  }

  /** Of several batches the last one knows which rows the others had. */
  @Test
  void aReadingOfManyRowsStandsAsAWhole() {
    List<Put> told = new ArrayList<>();
    List<Put> read = new ArrayList<>();
    Map<String, String> expected = new HashMap<>();
    long sequence = LiveStore.read(1);
    for (int i = 0; i < 950; i++) {
      told.add(row("[" + i + "]", 7, "told"));
      if (i % 3 != 0) {
        read.add(row("[" + i + "]", sequence, "read"));
        expected.put("[" + i + "]", "read");
      }
    }
    store.put(DOORS, told);
    store.putRead(DOORS, read, sequence, store.now() + 1);
    assertThat(rows(DOORS), is(expected));
  }

  @Test
  void aCopyIsNotPutWhileAJobSaysItsStatusNorOverWhatOneTold() {
    store.put(DOORS, List.of(row("told", 5, "told")));
    store.say("status", "{}", Duration.ofMinutes(1));
    long read = LiveStore.read(1);
    List<Put> copy = List.of(row("told", read, "old"), row("other", read, "old"));
    assertThat(store.putCopy(DOORS, copy, read), is(""));
    assertThat(rows(DOORS), is(Map.of("told", "told")));

    redis.del("alluvium:{tests}:status");
    assertThat(store.putCopy(DOORS, copy, read), is(store.state().epoch()));
    assertThat(rows(DOORS), is(Map.of("told", "told", "other", "old")));
  }

  /** As a Redis does that is full and lets keys go, or lets one expire. */
  @ParameterizedTest
  @ValueSource(strings = {"rows", "sequences", "times", "gone", "rows sequences times gone"})
  void aTableOfWhichAPartIsGoneIsEmptiedAndNotWhole(String parts) {
    for (boolean isWritten : List.of(true, false)) {
      store.put(DOORS, List.of(row("a", 1, "[1]"), row("b", 2, "[2]"), row("c", 3, null)));
      LiveState before = store.state();
      store.whole(List.of(DOORS), before.epoch(), before.lost());
      assertThat(store.state().isWhole(DOORS), is(true));
      for (String part : List.of(parts.split(" ", -1))) {
        redis.del(TABLE + part);
      }
      if (isWritten) {
        store.put(DOORS, List.of(row("d", 4, "[4]")));
      } else {
        store.keep(List.of(DOORS));
      }
      assertThat(rows(DOORS), is(isWritten ? Map.of("d", "[4]") : Map.of()));
      assertThat(store.state().isWhole(DOORS), is(false));
      assertThat("whoever read before says nothing", store.state().lost(), is(before.lost() + 1));
    }
  }

  @Test
  void rowsWhoseStateIsGoneGoToo() {
    store.put(DOORS, List.of(row("a", 9, "[1]")));
    redis.del("alluvium:{tests}:state");
    store.put(DOORS, List.of(row("b", 1, "[2]")));
    assertThat(rows(DOORS), is(Map.of("b", "[2]")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "state",
        "t:mart.doors-1:rows",
        "t:mart.doors-1:sequences",
        "t:mart.doors-1:times",
        "t:mart.doors-1:gone",
        "status",
        "details",
        "asked",
        "reader"
      })
  void whatSomebodyElseWritesThereGoes(String name) {
    store.put(DOORS, List.of(row("a", 1, "[1]")));
    String key = "alluvium:{tests}:" + name;
    for (boolean isList : List.of(true, false)) {
      redis.del(key);
      if (isList) {
        redis.rpush(key, "nonsense");
      } else {
        redis.hset(key, Map.of("epoch", "x", "version", "many", "lost", "-1", "writers", "1e9"));
      }
      store.keep(List.of(DOORS));
      store.nextWriter();
      store.put(DOORS, List.of(row("b", 2, "[2]")));
      assertThat(rows(DOORS).get("b"), is("[2]"));
      assertThat(store.said("status").isPresent(), is(false));
      assertThat(store.holds("reader", "me", Duration.ofMinutes(1)), is(true));
    }
  }

  @Test
  void valuesOfSomebodyElseInOurHashesHarmNobody() {
    store.put(DOORS, List.of(row("a", 1, "[1]")));
    redis.hset(TABLE + "sequences", "[\"a\"]", "zzz");
    redis.hset(TABLE + "rows", "[\"a\"]", "nonsense");
    assertThat(rows(DOORS), is(Map.of()));
    long read = LiveStore.read(1);
    store.putRead(DOORS, List.of(row("a", read, "[2]")), read, store.now());
    assertThat(rows(DOORS), is(Map.of("a", "[2]")));
  }

  @Test
  void keepingLetsAllOfATableLive() {
    store.put(DOORS, List.of(row("a", 1, "[1]"), row("b", 2, null)));
    for (String key : redis.keys("*")) {
      redis.pexpire(key, 60_000);
    }
    store.keep(List.of(DOORS));
    for (String key : redis.keys("*")) {
      assertThat(key, redis.pttl(key), greaterThan(60_000L));
    }
  }
}
