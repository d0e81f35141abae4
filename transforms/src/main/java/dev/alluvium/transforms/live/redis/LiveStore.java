package dev.alluvium.transforms.live.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.alluvium.transforms.live.LiveRow;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A domain's live rows in Redis, by one connection. A call that fails throws a {@link
 * io.lettuce.core.RedisException}, after {@link RedisAddress#LIMIT} at most; then a new connection
 * is needed. All keys begin with {@code alluvium:{DOMAIN}:}, so that they are of one slot.
 *
 * <pre>
 * state              hash: epoch, a name that the rows have until Redis loses them; version, which grows with each
 *                    batch of changes; lost, which grows when rows may be missing; writers, who have begun to write all
 *                    rows; and of each table has:TABLE, how much is in its keys, whole:TABLE, the count of losses for
 *                    which all that is to be there is there, and told:TABLE where a job has told its rows
 * t:TABLE:rows       hash: row by key
 * t:TABLE:sequences  hash: sequence by key, also of some that are gone; of what was told, with the time when it was
 * t:TABLE:times      sorted set: keys by the times of their rows
 * t:TABLE:gone       sorted set: keys that are gone, by version
 * status, details    what the job tells of itself, for some seconds
 * asked              there, while somebody looks at the details
 * reader             who reads the warehouse
 * changes            channel: what each batch has changed
 * </pre>
 *
 * A table of which Redis lets a part go, or into which somebody else writes, is emptied and not
 * whole: whoever has its rows puts them there again.
 */
final class LiveStore implements AutoCloseable {
  /** What nobody has written or read for so long goes. */
  static final Duration KEPT = Duration.ofDays(7);

  static final int MOST_GONE = 20_000;
  private static final int BATCH_ROWS = 500;
  private static final int BATCH_CHARS = 1_000_000;
  private static final String SHARED = script("tables.lua");
  private static final String PUT = SHARED + script("put.lua");
  private static final String KEEP = SHARED + script("keep.lua");
  private static final String LOST = SHARED + script("lost.lua");
  private static final String WRITER = SHARED + script("writer.lua");
  private static final String READ = script("read.lua");
  private static final String WHOLE = script("whole.lua");

  private final String prefix;
  private final RedisClient client;
  private final StatefulRedisConnection<String, String> connection;
  private final RedisCommands<String, String> redis;
  private @Nullable StatefulRedisPubSubConnection<String, String> listening;

  /**
   * A row to be put, or to be taken away.
   *
   * @param json NULL where it is gone
   */
  record Put(String key, long sequence, long millis, @Nullable String json) {
    static Put of(LiveRow row, long sequence, boolean isDelete) {
      return new Put(row.key(), sequence, row.millis(), isDelete ? null : row.json());
    }

    /** What it takes, about. */
    int chars() {
      return 64 + key.length() + (json == null ? 0 : json.length());
    }
  }

  /** The rows of one table. */
  record Rows(LiveState state, Map<String, String> byKey) {}

  /**
   * Over what rows that are put stand, beside those of smaller sequences.
   *
   * @param floor rows of smaller sequences than this one that are not among them are gone; empty:
   *     none
   * @param settled over rows that were told before this time of Redis, and those that are not among
   *     them are gone; empty: over none
   * @param isCopy they are not put while a job says its status
   */
  private record Over(String floor, String settled, boolean isCopy) {}

  private LiveStore(String domain, RedisClient client) {
    this.prefix = "alluvium:{" + domain + "}:";
    this.client = client;
    this.connection = client.connect();
    this.redis = connection.sync();
  }

  /** Connects. */
  static LiveStore open(RedisAddress address, String domain) {
    RedisClient client = RedisClients.of(address);
    try {
      return new LiveStore(domain, client);
    } catch (RuntimeException e) {
      RedisClients.close(client);
      throw e;
    }
  }

  private static String script(String name) {
    try (InputStream in = LiveStore.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether calls are answered, and messages told where they are listened to. */
  boolean isOpen() {
    StatefulRedisPubSubConnection<String, String> listened = listening;
    return connection.isOpen() && (listened == null || listened.isOpen());
  }

  /** Adds one for whoever begins to write all rows, and says how many have. */
  long nextWriter() {
    return Objects.requireNonNull(
        redis.<Long>eval(WRITER, ScriptOutputType.INTEGER, stateKey(), kept()));
  }

  /**
   * Puts rows of a table, those that are newer than what is there.
   *
   * @return the epoch; empty where Redis lost its rows meanwhile
   */
  String put(RedisTable table, List<Put> rows) {
    return put(table, rows, new Over("", "", false));
  }

  /** The same; rows of smaller sequences than {@code floor} that are not among them are gone. */
  String putAll(RedisTable table, List<Put> rows, long floor) {
    return put(table, rows, new Over(hex(floor), "", false));
  }

  /**
   * Puts all rows of a table as a warehouse has them. What was told stands, but for what was told
   * before a time.
   *
   * @param settled a time of Redis, epoch milliseconds
   * @return the epoch; empty where Redis lost its rows meanwhile
   */
  String putRead(RedisTable table, List<Put> rows, long sequence, long settled) {
    return put(table, rows, new Over(hex(sequence), Long.toString(settled), false));
  }

  /**
   * The same; all that was told stands.
   *
   * @return empty also where a job says its status: then it knows better, and nothing is put
   */
  String putCopy(RedisTable table, List<Put> rows, long sequence) {
    return put(table, rows, new Over(hex(sequence), "", true));
  }

  private String put(RedisTable table, List<Put> rows, Over over) {
    Set<String> epochs = new HashSet<>();
    int at = 0;
    do {
      int from = at;
      int chars = 0;
      while (at < rows.size() && at - from < BATCH_ROWS && chars < BATCH_CHARS) {
        chars += rows.get(at++).chars();
      }
      boolean isLast = at == rows.size();
      epochs.add(
          batch(
              table,
              rows.subList(from, at),
              isLast ? over : new Over("", over.settled(), over.isCopy())));
    } while (at < rows.size());
    return epochs.size() == 1 ? epochs.iterator().next() : "";
  }

  private String batch(RedisTable table, List<Put> rows, Over over) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                UUID.randomUUID().toString(), // Becomes the epoch where there is none.
                channel(),
                table.id(),
                Long.toString(System.currentTimeMillis()),
                Long.toString(table.keepMillis()),
                Integer.toString(table.mostRows()),
                Integer.toString(MOST_GONE),
                kept(),
                over.floor(),
                over.settled()));
    for (Put row : rows) {
      arguments.add(row.key());
      arguments.add(hex(row.sequence()));
      arguments.add(Long.toString(row.millis()));
      arguments.add(row.json() == null ? "" : row.json());
    }
    List<String> keys = new ArrayList<>(List.of(prefix + "state"));
    keys.addAll(keys(table));
    if (over.isCopy()) {
      keys.add(prefix + "status");
    }
    return redis.eval(
        PUT, ScriptOutputType.VALUE, keys.toArray(String[]::new), arguments.toArray(String[]::new));
  }

  /** Sequence of what the n-th writer has read from a warehouse: less than any that is told. */
  static long read(long writer) {
    return Long.MIN_VALUE + writer;
  }

  /** Numbers as texts of one length, in the same order; the least is all zeros. */
  static String hex(long sequence) {
    return String.format(Locale.ROOT, "%016x", sequence ^ Long.MIN_VALUE);
  }

  /** All rows of a table; what is none, as somebody else may have written it, is left out. */
  Rows rows(RedisTable table) {
    List<Object> answer =
        redis.eval(
            READ,
            ScriptOutputType.MULTI,
            new String[] {prefix + "state", key(table, "rows")},
            table.id());
    List<?> pairs = (List<?>) answer.get(4);
    Map<String, String> byKey = new HashMap<>();
    for (int i = 0; i < pairs.size(); i += 2) {
      String key = (String) pairs.get(i);
      String row = (String) pairs.get(i + 1);
      if (LiveRow.isRow(key, row)) {
        byKey.put(key, row);
      }
    }
    Map<String, String> fields = new HashMap<>();
    List<String> names = List.of("epoch", "version", "lost", "whole:" + table.id());
    for (int i = 0; i < names.size(); i++) {
      fields.put(names.get(i), String.valueOf(answer.get(i)));
    }
    return new Rows(LiveState.of(fields), byKey);
  }

  LiveState state() {
    return LiveState.of(redis.hgetall(prefix + "state"));
  }

  /** The time of Redis, epoch milliseconds. */
  long now() {
    List<String> time = redis.time();
    return Long.parseLong(time.get(0)) * 1_000 + Long.parseLong(time.get(1)) / 1_000;
  }

  /**
   * Says of tables that all rows that are to be there are there, unless Redis has lost some, or
   * anybody has said so, since it was of that state.
   */
  void whole(List<RedisTable> tables, String epoch, long lost) {
    List<String> arguments = new ArrayList<>(List.of(epoch, Long.toString(lost), channel()));
    tables.forEach(table -> arguments.add(table.id()));
    redis.eval(WHOLE, ScriptOutputType.INTEGER, stateKey(), arguments.toArray(String[]::new));
  }

  /** Says that some rows may be missing, of any table. */
  void lost() {
    redis.eval(LOST, ScriptOutputType.INTEGER, stateKey(), kept());
  }

  /** A text for some seconds. */
  void say(String name, String text, Duration forHowLong) {
    redis.set(prefix + name, text, SetArgs.Builder.px(forHowLong.toMillis()));
  }

  Optional<String> said(String name) {
    return Optional.ofNullable(redis.get(prefix + name));
  }

  /**
   * Whether this one holds a task that one alone does, for so long from now.
   *
   * @param who a name that no other has
   */
  boolean holds(String task, String who, Duration forHowLong) {
    String key = prefix + task;
    boolean isMine =
        "OK".equals(redis.set(key, who, SetArgs.Builder.nx().px(forHowLong.toMillis())))
            || who.equals(redis.get(key));
    if (isMine) {
      redis.pexpire(key, forHowLong.toMillis());
    }
    return isMine;
  }

  /** Lets the rows of these tables live on, and empties those of which Redis has let a part go. */
  void keep(List<RedisTable> tables) {
    List<String> keys = new ArrayList<>();
    for (String name : List.of("state", "status", "details", "asked", "reader")) {
      keys.add(prefix + name);
    }
    List<String> arguments = new ArrayList<>(List.of(kept()));
    for (RedisTable table : tables) {
      keys.addAll(keys(table));
      arguments.add(table.id());
    }
    redis.eval(
        KEEP,
        ScriptOutputType.INTEGER,
        keys.toArray(String[]::new),
        arguments.toArray(String[]::new));
  }

  /**
   * Has each message of the channel told, in their order, from when this returns until it is closed
   * or {@link #isOpen} no more.
   */
  void listen(Consumer<String> listener) {
    StatefulRedisPubSubConnection<String, String> opened = client.connectPubSub();
    opened.addListener(
        new RedisPubSubAdapter<String, String>() {
          @Override
          public void message(String channel, String message) {
            listener.accept(message);
          }
        });
    opened.sync().subscribe(channel());
    listening = opened;
  }

  private String channel() {
    return prefix + "changes";
  }

  private String[] stateKey() {
    return new String[] {prefix + "state"};
  }

  private static String kept() {
    return Long.toString(KEPT.toMillis());
  }

  private List<String> keys(RedisTable table) {
    return Stream.of("rows", "sequences", "times", "gone").map(part -> key(table, part)).toList();
  }

  private String key(RedisTable table, String part) {
    return prefix + "t:" + table.id() + ":" + part;
  }

  @Override
  public void close() {
    RedisClients.close(client);
  }
}
