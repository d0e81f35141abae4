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
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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

  private final RedisServer server;
  private final LiveStore store;

  LiveStoreTest(@TempDir Path folder) {
    this.server = RedisServer.start(folder);
    this.store = LiveStore.open(server.address(), "tests");
  }

  @AfterEach
  void close() {
    store.close();
    server.close();
  }

  private static Put row(String key, long sequence, @Nullable String json) {
    return new Put(key, sequence, sequence, json);
  }

  private Map<String, String> rows(RedisTable table) {
    return store.rows(table).byKey();
  }

  private static RedisCommands<String, String> redis(RedisClient client) {
    return client.connect().sync();
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

    assertThat(rows(DOORS), is(expected));
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
    try (RedisClient client = RedisClient.create(server.url())) {
      RedisCommands<String, String> redis = redis(client);
      List<Put> deletions = new ArrayList<>();
      for (int i = 0; i < LiveStore.MOST_GONE + 700; i++) {
        deletions.add(row("[" + i + "]", i, null));
      }
      store.put(DOORS, deletions);

      assertThat(
          redis.hlen("alluvium:{tests}:t:mart.doors-1:sequences"), is((long) LiveStore.MOST_GONE));
      assertThat(
          redis.zcard("alluvium:{tests}:t:mart.doors-1:gone"), is((long) LiveStore.MOST_GONE));
    }
  }

  /** Twice the rows, twenty times the writing: Redis holds no more. */
  @Test
  void whatRedisHoldsDoesNotGrowWithWhatIsWritten() {
    RedisTable few = new RedisTable("few", -1, 50);
    try (RedisClient client = RedisClient.create(server.url())) {
      RedisCommands<String, String> redis = redis(client);
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
        is(List.of(new ChangeMessage.Row("a", "[2]"), new ChangeMessage.Row("b", "[3]"))));
    ChangeMessage second = ChangeMessage.parse(taken(told));
    assertThat(second.version(), is(2L));
    assertThat(second.rows(), is(List.of(new ChangeMessage.Row("b", null))));
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
    String key = value + '\0';
    store.put(DOORS, List.of(row(key, 1, value)));

    assertThat(rows(DOORS), is(Map.of(key, value)));
    assertThat(
        ChangeMessage.parse(taken(told)).rows(), is(List.of(new ChangeMessage.Row(key, value))));
  }

  @Test
  void whatNobodyWritesGoesAfterAWeek() {
    store.put(DOORS, List.of(row("a", 1, "[1]"), row("b", 2, null)));
    try (RedisClient client = RedisClient.create(server.url())) {
      RedisCommands<String, String> redis = redis(client);
      for (String key : redis.keys("*")) {
        assertThat(
            key, redis.pttl(key), allOf(greaterThan(0L), lessThanOrEqualTo(7 * 86_400_000L)));
      }
    }
  }

  @Test
  void oneAloneHoldsATask() {
    java.time.Duration long_ = java.time.Duration.ofMinutes(1);
    assertThat(store.holds("reader", "me", long_), is(true));
    assertThat(store.holds("reader", "you", long_), is(false));
    assertThat(store.holds("reader", "me", long_), is(true));
  }
}
