package dev.alluvium.pipelines.local;

import dev.alluvium.pipelines.simulate.DatabaseSimulation;
import dev.alluvium.transforms.source.InputException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A business that works on a database, day by day, in a thread of its own, until it is stopped. */
final class Business {
  private final LocalPostgres database;
  private final DatabaseSimulation simulation;
  private final Duration day;
  private final CompletableFuture<Void> closing = new CompletableFuture<>();
  private final CompletableFuture<Void> over;

  private Business(LocalPostgres database, DatabaseSimulation simulation, Duration day) {
    this.database = database;
    this.simulation = simulation;
    this.day = day;
    over = CompletableFuture.runAsync(this::work, Background::start);
  }

  /**
   * Opens it.
   *
   * @param day how long a day of it takes, also one on which nothing happens
   */
  static Business open(LocalPostgres database, DatabaseSimulation simulation, Duration day) {
    return new Business(database, simulation, day);
  }

  private void work() {
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      while (true) {
        List<DatabaseSimulation.Transaction> transactions = simulation.nextDay();
        Duration pause = day.dividedBy(Math.max(1, transactions.size()));
        long due = System.nanoTime();
        for (DatabaseSimulation.Transaction transaction : transactions) {
          transaction.run(connection);
          connection.commit();
          due += pause.toNanos(); // However long the transaction took.
          if (isClosedWithin(Duration.ofNanos(due - System.nanoTime()))) {
            return;
          }
        }
        if (transactions.isEmpty() && isClosedWithin(day)) {
          return;
        }
      }
    } catch (SQLException e) {
      throw new InputException("the business failed: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isClosedWithin(Duration pause) throws InterruptedException {
    try {
      closing.get(pause.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new AssertionError("nothing fails it", e);
    }
  }

  /** Completes when it is closed and the last of it is committed, or it has failed. */
  CompletableFuture<Void> over() {
    return over;
  }

  /** Ends it after the transaction that it is at. */
  void close() {
    closing.complete(null);
  }
}
