package dev.alluvium.pipelines.engine;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Names of runs: when they started, and enough besides to tell any number of one second apart; two
 * of one name would count into the same rows of the ledger.
 */
public final class RunIds {
  private static final DateTimeFormatter STARTED =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private RunIds() {}

  public static String next() {
    return String.format(
        Locale.ROOT, "%s-%08x", STARTED.format(Instant.now()), new SecureRandom().nextInt());
  }
}
