package dev.alluvium.pipelines.jobs;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Names of runs: when they started, and enough besides to tell two of one second apart. */
final class RunIds {
  private static final DateTimeFormatter STARTED =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private RunIds() {}

  static String next() {
    return String.format(
        Locale.ROOT, "%s-%04x", STARTED.format(Instant.now()), new SecureRandom().nextInt(1 << 16));
  }
}
