package dev.alluvium.pipelines.query;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of an answer, one after the other; each is gone when the next is asked for. */
public interface Rows extends AutoCloseable {
  List<Column> columns();

  /**
   * The next row: the text of each value, null for NULL.
   *
   * @return null behind the last one
   * @throws SQLException if the query fails after all
   */
  @Nullable String @Nullable [] next() throws SQLException, IOException;

  @Override
  void close() throws SQLException, IOException;
}
