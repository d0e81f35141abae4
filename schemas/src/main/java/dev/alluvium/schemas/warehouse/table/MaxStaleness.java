package dev.alluvium.schemas.warehouse.table;

import java.time.Duration;

/**
 * How old BigQuery may let a query find a merged table. A query that would find it older merges
 * what is pending itself, at its own cost; BigQuery merges often enough that few do. Marts leave
 * half of the minute within which an event is to be seen to the pipeline.
 */
public final class MaxStaleness {
  private static final Duration OF_MARTS = Duration.ofSeconds(30);
  private static final Duration ELSEWHERE = Duration.ofMinutes(15);

  private MaxStaleness() {}

  /** Of the tables of that dataset. */
  public static Duration of(String dataset) {
    return dataset.equals("mart") ? OF_MARTS : ELSEWHERE;
  }
}
