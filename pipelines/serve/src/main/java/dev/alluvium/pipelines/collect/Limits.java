package dev.alluvium.pipelines.collect;

import dev.alluvium.pipelines.options.Durations;
import dev.alluvium.pipelines.options.UserException;
import java.time.Duration;

/**
 * What requests may take.
 *
 * @param requestBytes of a body, as it is sent
 * @param unpackedBytes of a body, unpacked
 * @param eventBytes of one event
 * @param events in one request
 * @param inFlightBytes of all requests together
 * @param arrival how long a request may take to arrive
 * @param acknowledgement how long Kafka may take to acknowledge
 */
record Limits(
    int requestBytes,
    int unpackedBytes,
    int eventBytes,
    int events,
    int inFlightBytes,
    int connections,
    Duration arrival,
    Duration acknowledgement) {
  private static final Duration LONGEST = Duration.ofMinutes(10);

  /** Of what one request or event may hold: buffers of twice as much, and more, are no arrays. */
  private static final int LARGEST = 1 << 30;

  /**
   * As the options say.
   *
   * @throws UserException if one contradicts another, is out of bounds, or is no duration
   */
  static Limits of(CollectOptions options) {
    Limits limits =
        new Limits(
            number("maxRequestBytes", options.getMaxRequestBytes(), LARGEST),
            number("maxUnpackedBytes", options.getMaxUnpackedBytes(), LARGEST),
            number("maxEventBytes", options.getMaxEventBytes(), LARGEST),
            number("maxEvents", options.getMaxEvents(), Integer.MAX_VALUE),
            number("maxInFlightBytes", options.getMaxInFlightBytes(), Integer.MAX_VALUE),
            number("maxConnections", options.getMaxConnections(), Integer.MAX_VALUE),
            duration("requestTimeout", options.getRequestTimeout()),
            duration("ackTimeout", options.getAckTimeout()));
    long largest = limits.largestRequest();
    if (limits.inFlightBytes() < largest) {
      throw new UserException(
          "--maxInFlightBytes="
              + limits.inFlightBytes()
              + " is less than one request may take: make it "
              + largest
              + " at least, or --maxRequestBytes and --maxUnpackedBytes smaller");
    }
    return limits;
  }

  /**
   * Bytes that one request may take: its body as it is sent and unpacked, while the latter's buffer
   * grows; or the events that were cut out of it beside it.
   */
  long largestRequest() {
    return 2L * requestBytes + 3L * unpackedBytes;
  }

  private static int number(String option, int value, int largest) {
    if (value < 1 || value > largest) {
      throw new UserException(
          "--" + option + "=" + value + " is out of bounds: write 1 to " + largest);
    }
    return value;
  }

  private static Duration duration(String option, String text) {
    Duration duration = Durations.parse(option, text);
    if (duration.toMillis() < 100 || duration.compareTo(LONGEST) > 0) {
      throw new UserException("--" + option + "=" + text + " is out of bounds: write 100ms to 10m");
    }
    return duration;
  }
}
