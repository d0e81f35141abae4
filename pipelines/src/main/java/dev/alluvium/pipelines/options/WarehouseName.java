package dev.alluvium.pipelines.options;

import java.nio.file.Path;

/** Warehouses as people name them. */
public final class WarehouseName {
  private static final String DUCKDB = "duckdb:";

  private WarehouseName() {}

  /**
   * The file of {@code duckdb:FILE}.
   *
   * @throws UserException if the name is not of that form
   */
  public static Path duckDbFile(String name) {
    if (!name.startsWith(DUCKDB) || name.length() == DUCKDB.length()) {
      throw new UserException("--warehouse=%s is no warehouse; write duckdb:FILE".formatted(name));
    }
    return Path.of(name.substring(DUCKDB.length()));
  }
}
