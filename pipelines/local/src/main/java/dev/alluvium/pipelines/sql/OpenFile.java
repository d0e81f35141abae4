package dev.alluvium.pipelines.sql;

import dev.alluvium.transforms.warehouse.duckdb.DuckDbException;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A DuckDB file that a job of this process has open. */
public final class OpenFile {
  private OpenFile() {}

  /** All rows of a query; nothing where no job has the file open. */
  public static Optional<List<List<@Nullable Object>>> query(Path file, String sql) {
    try {
      return Optional.of(DuckDbSession.of(file).query(sql));
    } catch (DuckDbException e) {
      return Optional.empty();
    }
  }
}
