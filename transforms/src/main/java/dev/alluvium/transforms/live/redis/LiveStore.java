package dev.alluvium.transforms.live.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.alluvium.transforms.live.LiveRow;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A domain's live rows in Redis, by one connection. A call that fails throws a {@link
 * io.lettuce.core.RedisException}, after {@link RedisAddress#LIMIT} at most; then a new connection
 * is needed. All keys begin with {@code alluvium:{DOMAIN}:}, so that they are of one slot.
 *
 * <pre>
 * state              hash: epoch, a name that the rows have until Redis loses them; version, which grows with each
 *                    batch of changes; whole, when all that is to be there is there
 * t:TABLE:rows       hash: row by key
 * t:TABLE:sequences  hash: sequence by key, also of some that are gone
 * t:TABLE:times      sorted set: keys by the times of their rows
 * t:TABLE:gone       sorted set: keys that are gone, by version
 * status, details    what the job tells of itself, for some seconds
 * asked              there, while somebody looks at the details
 * reader             who reads the warehouse
 * changes            channel: what each batch has changed
 * </pre>
 */
final class LiveStore implements AutoCloseable {
  /** What nobody has written or read for so long goes. */
  static final Duration KEPT = Duration.ofDays(7);

  static final int MOST_GONE = 20_000;
  private static final int BATCH_ROWS = 500;
  private static final int BATCH_CHARS = 1_000_000;
  private static final String PUT = script("put.lua");
  private static final String READ = script("read.lua");
  private static final String WHOLE = script("whole.lua");

  /** Of all connections of this process; they end with it. */
  private static final ClientResources THREADS =
      ClientResources.builder().ioThreadPoolSize(2).computationThreadPoolSize(2).build();

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
  }

  /**
   * What state rows are of.
   *
   * @param epoch empty where there are none
   * @param whole whether all that is to be there is there
   */
  record State(String epoch, long version, boolean whole) {}

  /** The rows of one table. */
  record Rows(State state, Map<String, String> byKey) {}

  private LiveStore(String domain, RedisClient client) {
    this.prefix = "alluvium:{" + domain + "}:";
    this.client = client;
    this.connection = client.connect();
    this.redis = connection.sync();
  }

  /** Connects. */
  static LiveStore open(RedisAddress address, String domain) {
    RedisClient client = RedisClient.create(THREADS, address.uri());
    try {
      client.setOptions(options(address));
      return new LiveStore(domain, client);
    } catch (RuntimeException e) {
      shutdown(client);
      throw e;
    }
  }

  private static ClientOptions options(RedisAddress address) {
    ClientOptions.Builder options =
        ClientOptions.builder()
            .autoReconnect(false)
            .timeoutOptions(TimeoutOptions.enabled(RedisAddress.LIMIT))
            .socketOptions(SocketOptions.builder().connectTimeout(RedisAddress.LIMIT).build());
    String certificates = address.isEncrypted() ? address.trusted() : "";
    if (!certificates.isEmpty()) {
      options.sslOptions(
          SslOptions.builder()
              .jdkSslProvider()
              .trustManager(() -> new ByteArrayInputStream(certificates.getBytes(UTF_8)))
              .build());
    }
    return options.build();
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
    return redis.incr(prefix + "writers");
  }

  /**
   * Puts rows of a table, those that are newer than what is there.
   *
   * @return the epoch
   */
  String put(RedisTable table, List<Put> rows) {
    return put(table, rows, "");
  }

  /** The same; rows of smaller sequences than {@code floor} that are not among them are gone. */
  String putAll(RedisTable table, List<Put> rows, long floor) {
    return put(table, rows, hex(floor));
  }

  private String put(RedisTable table, List<Put> rows, String floor) {
    String epoch = "";
    int at = 0;
    do {
      int from = at;
      int chars = 0;
      while (at < rows.size() && at - from < BATCH_ROWS && chars < BATCH_CHARS) {
        Put row = rows.get(at++);
        chars += row.key().length() + (row.json() == null ? 0 : row.json().length());
      }
      epoch = batch(table, rows.subList(from, at), at == rows.size() ? floor : "");
    } while (at < rows.size());
    return epoch;
  }

  private String batch(RedisTable table, List<Put> rows, String floor) {
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
                Long.toString(KEPT.toMillis()),
                floor));
    for (Put row : rows) {
      arguments.add(row.key());
      arguments.add(hex(row.sequence()));
      arguments.add(Long.toString(row.millis()));
      arguments.add(row.json() == null ? "" : row.json());
    }
    String[] keys = {
      prefix + "state",
      key(table, "rows"),
      key(table, "sequences"),
      key(table, "times"),
      key(table, "gone")
    };
    return redis.eval(PUT, ScriptOutputType.VALUE, keys, arguments.toArray(String[]::new));
  }

  /** Sequence of what the n-th writer has read from a warehouse: less than any that is told. */
  static long read(long writer) {
    return Long.MIN_VALUE + writer;
  }

  /** Numbers as texts of one length, in the same order; the least is all zeros. */
  static String hex(long sequence) {
    return String.format(Locale.ROOT, "%016x", sequence ^ Long.MIN_VALUE);
  }

  /** All rows of a table. */
  Rows rows(RedisTable table) {
    List<Object> answer =
        redis.eval(
            READ, ScriptOutputType.MULTI, new String[] {prefix + "state", key(table, "rows")});
    List<?> pairs = (List<?>) answer.get(3);
    Map<String, String> byKey = new HashMap<>();
    for (int i = 0; i < pairs.size(); i += 2) {
      byKey.put((String) pairs.get(i), (String) pairs.get(i + 1));
    }
    return new Rows(state((String) answer.get(0), (String) answer.get(1), answer.get(2)), byKey);
  }

  private static State state(@Nullable String epoch, @Nullable String version, Object whole) {
    return new State(
        epoch == null ? "" : epoch,
        version == null ? 0 : Long.parseLong(version),
        "1".equals(String.valueOf(whole)));
  }

  State state() {
    Map<String, String> state = redis.hgetall(prefix + "state");
    return state(state.get("epoch"), state.get("version"), String.valueOf(state.get("whole")));
  }

  /** Says that all rows that are to be there are there, unless Redis has lost them since. */
  void whole(String epoch) {
    redis.eval(WHOLE, ScriptOutputType.INTEGER, new String[] {prefix + "state"}, epoch, channel());
  }

  /** Says that some rows may be missing. */
  void notWhole() {
    redis.hdel(prefix + "state", "whole");
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

  /** Lets the rows of these tables live on. */
  void keep(List<RedisTable> tables) {
    redis.pexpire(prefix + "state", KEPT.toMillis());
    redis.pexpire(prefix + "writers", KEPT.toMillis());
    for (RedisTable table : tables) {
      for (String part : List.of("rows", "sequences", "times", "gone")) {
        redis.pexpire(key(table, part), KEPT.toMillis());
      }
    }
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

  private String key(RedisTable table, String part) {
    return prefix + "t:" + table.id() + ":" + part;
  }

  @Override
  public void close() {
    shutdown(client);
  }

  private static void shutdown(RedisClient client) {
    client.shutdown(0, 1, TimeUnit.SECONDS);
  }
}
