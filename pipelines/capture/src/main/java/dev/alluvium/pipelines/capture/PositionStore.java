package dev.alluvium.pipelines.capture;

import dev.alluvium.transforms.source.InputException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.json.JsonConverterConfig;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.storage.KafkaOffsetBackingStore;
import org.apache.kafka.connect.storage.OffsetBackingStore;
import org.apache.kafka.connect.util.Callback;
import org.apache.kafka.connect.util.SharedTopicAdmin;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the engine's positions in Kafka, by Kafka Connect's own store. Debezium goes on where a
 * position cannot be stored, and the database would keep its log for ever: here that ends the
 * capture. The engine makes it by its name, so a run is found by a name too.
 */
public final class PositionStore implements OffsetBackingStore {
  /** Setting of the engine: the name of the run that is told. */
  static final String RUN = "offset.storage.run";

  private static final long LIMIT_SECONDS = 15;
  private static final Duration CLOSE = Duration.ofSeconds(1);
  private static final Map<String, Run> RUNS = new ConcurrentHashMap<>();

  private @Nullable OffsetBackingStore store;
  private @Nullable SharedTopicAdmin admin;
  private Consumer<InputException> failures = failure -> {};
  private String topic = "";
  private boolean isFailed;

  /** Who is told of failures, and what is to be closed when the run is over, as no engine does. */
  private record Run(Consumer<InputException> failures, List<PositionStore> stores) {}

  /** Has the run of that name told when positions cannot be stored. */
  static void watch(String run, Consumer<InputException> failures) {
    RUNS.put(run, new Run(failures, new CopyOnWriteArrayList<>()));
  }

  /** Lets go of what the run of that name has stored its positions by. */
  static void release(String run) {
    Run over = RUNS.remove(run);
    if (over != null) {
      over.stores().forEach(PositionStore::close);
    }
  }

  @Override
  public void configure(WorkerConfig config) {
    Map<String, String> settings = config.originalsStrings();
    topic = settings.getOrDefault("offset.storage.topic", "");
    JsonConverter keys = new JsonConverter();
    keys.configure(Map.of(JsonConverterConfig.SCHEMAS_ENABLE_CONFIG, "false"), true);
    SharedTopicAdmin opened = new SharedTopicAdmin(new HashMap<>(settings));
    admin = opened;
    store = new KafkaOffsetBackingStore(opened, () -> "capture-positions", keys);
    Run run = RUNS.get(settings.getOrDefault(RUN, ""));
    if (run != null) {
      failures = run.failures();
      run.stores().add(this);
    }
    store.configure(config);
  }

  /** One that keeps them in another store, and tells of failures. */
  static PositionStore over(OffsetBackingStore store, Consumer<InputException> failures) {
    PositionStore positions = new PositionStore();
    positions.store = store;
    positions.failures = failures;
    return positions;
  }

  private void close() {
    store().stop();
    if (admin != null) {
      admin.close(CLOSE);
    }
  }

  private OffsetBackingStore store() {
    return Objects.requireNonNull(store);
  }

  @Override
  public void start() {
    store().start();
  }

  @Override
  public void stop() {
    store().stop();
  }

  @Override
  public Future<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys) {
    return store().get(keys);
  }

  /** Returns when they are safe, or the run has been told that they are not. */
  @Override
  public Future<Void> set(Map<ByteBuffer, ByteBuffer> values, Callback<Void> callback) {
    if (isFailed) {
      return CompletableFuture.failedFuture(new IllegalStateException("as before"));
    }
    Future<Void> stored = store().set(values, callback);
    try {
      stored.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      fail(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      fail(e);
    } catch (InterruptedException e) {
      // The run is being stopped; what is not stored is read again.
      Thread.currentThread().interrupt();
    }
    return stored;
  }

  private void fail(Throwable cause) {
    isFailed = true;
    String reason = cause.getMessage() == null ? "no answer" : cause.getMessage();
    failures.accept(
        new InputException(
            "Positions cannot be written into topic %s of Kafka, so that nobody would know how far the capture has come: %s (%s). Started again, it goes on at the last one that could"
                .formatted(
                    topic,
                    reason.lines().findFirst().orElse("").strip().replaceAll("\\.$", ""),
                    cause.getClass().getSimpleName()),
            cause));
  }

  @Override
  public Set<Map<String, Object>> connectorPartitions(String connector) {
    return store().connectorPartitions(connector);
  }
}
