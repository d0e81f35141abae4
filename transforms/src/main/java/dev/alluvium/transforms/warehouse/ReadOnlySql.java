package dev.alluvium.transforms.warehouse;

import java.time.Duration;

/**
 * Answers queries of people who may look and not touch. One query at a time is run, others wait, as
 * long as they may take. Thread-safe.
 */
public interface ReadOnlySql extends AutoCloseable {
  /**
   * Runs one SELECT over the warehouse's tables and views.
   *
   * @param mostRows rows of the answer; what is beyond them is not read
   * @param limit after so long it is given up
   * @throws RefusedQueryException if it is no such query, fails, or takes or waits too long; the
   *     message is for its author
   */
  Answer ask(String sql, int mostRows, Duration limit);

  /** Gives up the query that is run and those that wait; none is answered from now on. */
  @Override
  void close();

  /** A query was not answered, and why. */
  final class RefusedQueryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RefusedQueryException(String message) {
      super(message);
    }
  }
}
