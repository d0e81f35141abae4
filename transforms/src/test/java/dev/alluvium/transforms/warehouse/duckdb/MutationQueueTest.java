package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.Tables.row;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MutationQueueTest {
  private final MutationQueue queue = new MutationQueue(10 * rows(1).bytes(), 1, 0);

  @Test
  void letsAProducerWaitWhileItIsFull() throws Exception {
    queue.put(rows(8));
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Void> second = putting(rows(3), begun);
    begun.await();
    assertThat(queue.ticket(), is(1L));
    assertThat(queue.take().size(), is(1));
    second.join();
    assertThat(queue.ticket(), is(2L));
  }

  @Test
  void letsAProducerWaitForFewRowsThatAreLarge() throws Exception {
    TableSpec table = Tables.pairs(MergeRule.SMALLEST);
    Row large = row(table, "a", 1L, "v".repeat(900_000), 1.0);
    MutationBatch two =
        MutationBatch.of(Collections.nCopies(2, TableMutation.upsert(table, large)));
    MutationQueue megabytes = new MutationQueue(2_000_000, 1_000_000, 0);
    megabytes.put(two);
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Void> second =
        CompletableFuture.runAsync(
            () -> {
              begun.countDown();
              try {
                megabytes.put(two);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    begun.await();
    assertThat(megabytes.ticket(), is(1L));
    megabytes.take();
    second.join();
    assertThat(megabytes.ticket(), is(2L));
  }

  @Test
  void takesABatchLargerThanItselfWhenEmpty() throws Exception {
    queue.put(rows(25));
    assertThat(queue.take().get(0).mutations().size(), is(25));
  }

  @Test
  void isDurableOnlyOnceCommitted() throws Exception {
    queue.put(rows(1));
    queue.take();
    queue.put(rows(1));
    assertThat(queue.isDurable(1), is(false));
    queue.committed();
    assertThat(queue.isDurable(1), is(true));
    assertThat(queue.isDurable(2), is(false));
  }

  @Test
  void wakesWhoeverWaitsWhenTheWriterFails() throws Exception {
    queue.put(rows(10));
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Void> waiting = putting(rows(1), begun);
    begun.await();
    queue.fail(new IllegalStateException("disk full"));
    assertThat(
        assertThrows(CompletionException.class, waiting::join).getMessage(),
        containsString("disk full"));
    assertThrows(DuckDbException.class, () -> queue.awaitDurable(1));
  }

  @Test
  void drainsBeforeItEnds() throws Exception {
    queue.put(rows(1));
    queue.close();
    assertThat(queue.take().size(), is(1));
    assertThat(queue.take().isEmpty(), is(true));
    assertThrows(DuckDbException.class, () -> queue.put(rows(1)));
  }

  private CompletableFuture<Void> putting(MutationBatch rows, CountDownLatch begun) {
    return CompletableFuture.runAsync(
        () -> {
          begun.countDown();
          try {
            queue.put(rows);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static MutationBatch rows(int count) {
    TableSpec table = Tables.pairs(MergeRule.SMALLEST);
    return MutationBatch.of(
        Collections.nCopies(count, TableMutation.upsert(table, row(table, "a", 1L, "v", 1.0))));
  }
}
