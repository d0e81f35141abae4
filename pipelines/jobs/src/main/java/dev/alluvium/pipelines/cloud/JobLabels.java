package dev.alluvium.pipelines.cloud;

import java.util.Locale;
import java.util.Map;

/** Labels of a job on Google Cloud, to find its cost by. */
public final class JobLabels {
  private JobLabels() {}

  /**
   * Those of a job.
   *
   * @param job its name, as a label has it
   */
  public static Map<String, String> of(String job, String domain) {
    return Map.of("app", "alluvium", "job", job, "domain", label(domain));
  }

  /** A label has lower-case letters, digits, {@code -} and {@code _}, at most 63. */
  private static String label(String text) {
    String clean = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "_");
    return clean.substring(Math.max(0, clean.length() - 63));
  }
}
