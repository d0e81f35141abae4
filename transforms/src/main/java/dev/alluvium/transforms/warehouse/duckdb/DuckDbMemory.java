package dev.alluvium.transforms.warehouse.duckdb;

import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What DuckDB may hold of the machine's memory, beside the heap: as much as the heap, at least 1
 * GB, or what {@code ALLUVIUM_DUCKDB_MEMORY} says. What needs more, as a large sort, goes to a
 * folder beside the file, which is removed when the file is closed.
 */
final class DuckDbMemory {
  static final String VARIABLE = "ALLUVIUM_DUCKDB_MEMORY";

  private static final long MEGABYTE = 1_000_000;
  private static final long LEAST_MEGABYTES = 1_000;

  /** With less it cannot even look what is in a file. */
  private static final long FEWEST_MEGABYTES = 100;

  private static final Pattern AMOUNT =
      Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([KMGT]i?B)", Pattern.CASE_INSENSITIVE);

  /**
   * Asked once: some collectors tell another heap after each collection, and all connections of a
   * process to one file must be opened alike.
   */
  private static final long HEAP_BYTES = Runtime.getRuntime().maxMemory();

  private DuckDbMemory() {}

  /** Sets it for a connection that opens the file. */
  static void set(Properties properties, String file) {
    properties.setProperty("memory_limit", limit(System.getenv(), HEAP_BYTES));
    properties.setProperty("temp_directory", file + ".tmp");
  }

  /**
   * The limit as DuckDB reads it.
   *
   * @throws DuckDbException if the variable holds no amount
   */
  static String limit(Map<String, String> environment, long heapBytes) {
    @Nullable String given = environment.get(VARIABLE);
    if (given == null || given.isBlank()) {
      return Math.max(LEAST_MEGABYTES, heapBytes / MEGABYTE) + "MB";
    }
    Matcher amount = AMOUNT.matcher(given.strip());
    if (!amount.matches()) {
      throw new DuckDbException(
          "%s=%s is no amount of memory; write 2GB or 500MB".formatted(VARIABLE, given));
    }
    if (megabytes(amount) < FEWEST_MEGABYTES) {
      throw new DuckDbException(
          "%s=%s is too little; DuckDB needs at least 100MB".formatted(VARIABLE, given));
    }
    return given.strip();
  }

  private static double megabytes(Matcher amount) {
    double number = Double.parseDouble(amount.group(1));
    return switch (amount.group(2).toUpperCase(Locale.ROOT).charAt(0)) {
      case 'K' -> number / 1_000;
      case 'M' -> number;
      case 'G' -> number * 1_000;
      default -> number * 1_000_000;
    };
  }

  /** What to do about an error of DuckDB's; empty where memory is not what it lacks. */
  static String advice(String message) {
    return message.toLowerCase(Locale.ROOT).contains("out of memory error")
        ? "; give DuckDB more than %s by %s=4GB, or make room on the disk beside the file"
            .formatted(limit(System.getenv(), HEAP_BYTES), VARIABLE)
        : "";
  }
}
