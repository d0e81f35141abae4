package dev.alluvium.pipelines.query;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A database that is opened for each statement, and let go with its last row: who looks into a file
 * now and then keeps no job from it, and finds the job that has it meanwhile.
 */
public final class OpenedForEach implements Database {
  private final Opening opening;
  private volatile @Nullable Database opened;

  /** Opens it; fails as an opening of the file does. */
  public interface Opening {
    Database open() throws SQLException;
  }

  public OpenedForEach(Opening opening) {
    this.opening = opening;
  }

  @Override
  public Optional<Rows> ask(String sql, boolean nestedAsJson) throws SQLException, IOException {
    Database database = opening.open();
    opened = database;
    try {
      Optional<Rows> rows = database.ask(sql, nestedAsJson);
      if (rows.isEmpty()) {
        database.close();
      }
      return rows.map(found -> new LastRows(found, database));
    } catch (SQLException | IOException | RuntimeException e) {
      database.close();
      throw e;
    }
  }

  @Override
  public void cancel() {
    Database database = opened;
    if (database != null) {
      database.cancel();
    }
  }

  /** Nothing is open between statements. */
  @Override
  public void close() {}

  /** Rows with which the database is closed. */
  private record LastRows(Rows rows, Database database) implements Rows {
    @Override
    public List<Column> columns() {
      return rows.columns();
    }

    @Override
    public @Nullable String @Nullable [] next() throws SQLException, IOException {
      return rows.next();
    }

    @Override
    public void close() throws SQLException, IOException {
      try (database) {
        rows.close();
      }
    }
  }
}
