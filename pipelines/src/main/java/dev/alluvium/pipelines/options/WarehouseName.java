package dev.alluvium.pipelines.options;

import dev.alluvium.transforms.warehouse.bigquery.DatasetNames;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Warehouses as people name them. */
public final class WarehouseName {
  private static final String DUCKDB = "duckdb:";
  private static final String BIGQUERY = "bigquery:";
  private static final Pattern PROJECT_AND_PREFIX =
      Pattern.compile("bigquery:([a-z][a-z0-9-]{4,28}[a-z0-9])(?:\\.([A-Za-z][A-Za-z0-9_]*))?");

  private WarehouseName() {}

  /** Whether the name is meant to be one of BigQuery. */
  public static boolean isBigQuery(String name) {
    return name.startsWith(BIGQUERY);
  }

  /**
   * The file of {@code duckdb:FILE}.
   *
   * @throws UserException if the name is not of that form
   */
  public static Path duckDbFile(String name) {
    if (!name.startsWith(DUCKDB) || name.length() == DUCKDB.length()) {
      throw new UserException(
          "--warehouse=%s is no warehouse; write duckdb:FILE, bigquery:PROJECT or bigquery:PROJECT.PREFIX"
              .formatted(name));
    }
    return Path.of(name.substring(DUCKDB.length()));
  }

  /**
   * The project of {@code bigquery:PROJECT}, whose datasets are {@code raw}, {@code vault} …; or of
   * {@code bigquery:PROJECT.PREFIX}, whose datasets are {@code PREFIX_raw} ….
   *
   * @throws UserException if the name is not of that form
   */
  public static DatasetNames bigQuery(String name) {
    Matcher matcher = PROJECT_AND_PREFIX.matcher(name);
    if (!matcher.matches()) {
      throw new UserException(
          "--warehouse=%s names no project; write bigquery:PROJECT or bigquery:PROJECT.PREFIX"
              .formatted(name));
    }
    return DatasetNames.of(matcher.group(1), matcher.group(2) == null ? "" : matcher.group(2));
  }
}
