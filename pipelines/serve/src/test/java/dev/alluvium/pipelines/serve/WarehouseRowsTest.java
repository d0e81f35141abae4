package dev.alluvium.pipelines.serve;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.pipelines.serve.WarehouseRows.BusyException;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.transforms.live.LiveRow;
import dev.alluvium.transforms.live.LiveTable;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A warehouse that does not answer, and many who ask. */
@Timeout(120)
class WarehouseRowsTest {
  private final CountDownLatch answered = new CountDownLatch(1);
  private final AtomicInteger asked = new AtomicInteger();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    answered.countDown();
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  private WarehouseRows rows(Duration longest, Supplier<List<List<@Nullable String>>> answer) {
    WarehouseSession session =
        (WarehouseSession)
            Proxy.newProxyInstance(
                WarehouseSession.class.getClassLoader(),
                new Class<?>[] {WarehouseSession.class},
                (proxy, method, arguments) ->
                    switch (method.getName()) {
                      case "spec" -> WarehouseModel.of(ContractLoader.loadFromClasspath("music"));
                      case "dialect" -> SqlDialect.DUCKDB;
                      case "texts" -> answer.get();
                      default -> throw new UnsupportedOperationException(method.getName());
                    });
    WarehouseRows rows = WarehouseRows.of(session, longest);
    open.add(rows);
    return rows;
  }

  private List<List<@Nullable String>> hang() {
    asked.incrementAndGet();
    try {
      answered.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return List.of();
  }

  private static List<LiveRow> ask(WarehouseRows rows) {
    LiveTable table = rows.table("mart.mart_session").orElseThrow();
    return rows.rows(table, List.of(), List.of(), 10);
  }

  @Test
  void nobodyWaitsForAWarehouseThatDoesNotAnswer() {
    WarehouseRows rows = rows(Duration.ofMillis(50), this::hang);
    for (int i = 0; i < 3 * WarehouseRows.MOST_WAITING; i++) {
      assertThrows(BusyException.class, () -> ask(rows));
    }
    assertThat(asked.get(), is(1));
    answered.countDown();
  }

  @Test
  void ofManyWhoAskAtOnceAFewWaitAndTheOthersAreRefused() throws Exception {
    WarehouseRows rows = rows(Duration.ofMinutes(1), this::hang);
    List<Object> outcomes = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch refused = new CountDownLatch(50 - WarehouseRows.MOST_WAITING - 1);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  outcomes.add(ask(rows));
                } catch (BusyException e) {
                  refused.countDown();
                }
              });
      threads.add(thread);
      thread.start();
    }
    refused.await();
    answered.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(outcomes.size(), is(WarehouseRows.MOST_WAITING + 1));
    assertThat(asked.get(), lessThanOrEqualTo(WarehouseRows.MOST_WAITING + 1));
  }

  @Test
  void whatAWarehouseRefusesIsSaidAsItSaysIt() {
    WarehouseRows rows =
        rows(
            Duration.ofMinutes(1),
            () -> {
              throw new IllegalStateException("it is closed");
            });
    assertThat(
        assertThrows(IllegalStateException.class, () -> ask(rows)).getMessage(),
        is("it is closed"));
  }
}
