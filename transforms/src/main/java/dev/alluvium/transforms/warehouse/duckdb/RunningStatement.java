package dev.alluvium.transforms.warehouse.duckdb;

import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** The statement that a thread runs, so that another can have it given up. */
public final class RunningStatement {
  private volatile @Nullable Statement statement;

  /** Says which it is; null when none is run any more. */
  public void set(@Nullable Statement running) {
    statement = running;
  }

  /** Gives it up, from any thread. One that has just begun may not hear it; so tell it again. */
  public void cancel() {
    Statement running = statement;
    try {
      if (running != null) {
        running.cancel();
      }
    } catch (SQLException e) {
      // It has been closed meanwhile, which is as good.
    }
  }
}
