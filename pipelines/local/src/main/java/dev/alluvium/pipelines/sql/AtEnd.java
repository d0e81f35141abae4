package dev.alluvium.pipelines.sql;

import dev.alluvium.pipelines.query.Database;
import java.io.IOException;
import java.sql.SQLException;

/**
 * Gives up what is run where the process is told to end: what a query has put on disk beside the
 * warehouse goes with it.
 */
record AtEnd(Thread hook) {
  static AtEnd giveUp(Database database) {
    Thread hook = new Thread(() -> close(database), "give up");
    Runtime.getRuntime().addShutdownHook(hook);
    return new AtEnd(hook);
  }

  private static void close(Database database) {
    database.cancel();
    try {
      database.close();
    } catch (SQLException | IOException e) {
      // There is nobody left to tell.
    }
  }

  /** What was run is done. */
  void forget() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending, and the hook runs.
    }
  }
}
