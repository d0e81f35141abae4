package dev.alluvium.pipelines.capture;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.transforms.source.InputException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.connect.storage.MemoryOffsetBackingStore;
import org.apache.kafka.connect.util.Callback;
import org.junit.jupiter.api.Test;

/** What becomes of positions that Kafka does not take. */
class PositionStoreTest {
  private final List<InputException> told = new ArrayList<>();
  private int calls;

  private PositionStore answering(Future<Void> answer) {
    return PositionStore.over(
        new MemoryOffsetBackingStore() {
          @Override
          public Future<Void> set(Map<ByteBuffer, ByteBuffer> values, Callback<Void> callback) {
            calls++;
            return answer;
          }

          @Override
          public Set<Map<String, Object>> connectorPartitions(String connector) {
            return Set.of();
          }
        },
        told::add);
  }

  private void set(PositionStore store) {
    var unused = store.set(Map.of(), (error, result) -> {});
  }

  @Test
  void areToldOfOnceAndNotTriedAgain() {
    PositionStore store =
        answering(
            CompletableFuture.failedFuture(new TopicAuthorizationException("Not authorized")));
    set(store);
    set(store);
    assertThat(calls, is(1));
    assertThat(told.size(), is(1));
    assertThat(
        told.get(0).getMessage(),
        containsString(
            "how far the capture has come: Not authorized (TopicAuthorizationException)"));
  }

  @Test
  void areWaitedFor() {
    CompletableFuture<Void> answer = new CompletableFuture<>();
    PositionStore store = answering(answer);
    CompletableFuture<Void> setting = CompletableFuture.runAsync(() -> set(store));
    assertThrows(TimeoutException.class, () -> setting.get(100, TimeUnit.MILLISECONDS));
    answer.complete(null);
    setting.join();
    assertThat(calls, is(1));
    assertThat(told, is(empty()));
  }

  @Test
  void areNoFailureWhereTheRunIsStoppedBeforeTheyAreStored() throws InterruptedException {
    PositionStore store = answering(new CompletableFuture<>());
    AtomicBoolean isInterrupted = new AtomicBoolean();
    Thread setting =
        new Thread(
            () -> {
              set(store);
              isInterrupted.set(Thread.currentThread().isInterrupted());
            });
    setting.start();
    setting.interrupt();
    setting.join();
    assertThat(told, is(empty()));
    assertThat("the engine learns of it", isInterrupted.get(), is(true));
  }
}
