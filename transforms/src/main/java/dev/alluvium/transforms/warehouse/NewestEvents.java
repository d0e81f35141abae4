package dev.alluvium.transforms.warehouse;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How far the raw tables of a warehouse have come; events without rows are left out.
 *
 * @param notBefore by event, an instant that the events of every partition that was being read had
 *     come to: a stream that reads on may find events since then
 * @param notAfter by event, an instant that its newest event is not after
 * @param unbegun events of which something was waiting that nothing is known of: it may be of any
 *     time
 * @param passed an event time that all partitions had come to that had something to give, whether
 *     or not marts are written so far; empty where one may have something of any time
 */
public record NewestEvents(
    Map<String, Instant> notBefore,
    Map<String, Instant> notAfter,
    Set<String> unbegun,
    Optional<Instant> passed) {
  /**
   * What a warehouse tells that knows its own partitions only.
   *
   * @param within how much later the newest event may be
   */
  public static NewestEvents within(Map<String, Instant> notBefore, Duration within) {
    Map<String, Instant> latest = new HashMap<>();
    notBefore.forEach((event, newest) -> latest.put(event, newest.plus(within)));
    return new NewestEvents(notBefore, latest, Set.of(), Optional.empty());
  }
}
