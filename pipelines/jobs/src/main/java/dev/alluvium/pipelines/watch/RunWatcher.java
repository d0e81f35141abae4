package dev.alluvium.pipelines.watch;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.transforms.warehouse.LocalTables;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Looks at a run. Found by {@link ServiceLoader}, so that a job's image holds no server that its
 * workers do not need.
 */
public interface RunWatcher {
  /** Until it is closed; before the warehouse is. */
  interface Watch extends AutoCloseable {
    @Override
    void close();

    /** Nobody looks. */
    static Watch none() {
      return () -> {};
    }
  }

  /**
   * Begins to look, where the options say so.
   *
   * @throws UserException if it cannot, as where an address is taken
   */
  Watch watch(WatchOptions options, WatchedRun run);

  /**
   * All that the options name. Rows for {@code --live} of a warehouse that many workers write are
   * sent by its pipeline.
   *
   * @throws UserException if there is none on the class path, or the warehouse is another process's
   */
  static Watch all(
      WatchOptions options, DomainSpec domain, WarehouseSession warehouse, RunControl control) {
    Optional<LocalTables> tables = warehouse.local();
    boolean isCopied = options.getLive() != null && tables.isPresent();
    if (options.getDashboard() == null && !isCopied) {
      return Watch.none();
    }
    Optional<RunWatcher> watcher = ServiceLoader.load(RunWatcher.class).findFirst();
    if (tables.isEmpty() || watcher.isEmpty()) {
      throw new UserException(
          "--dashboard shows a warehouse in a file of this machine; leave it out, or write"
              + " --warehouse=duckdb:FILE");
    }
    return watcher.get().watch(options, new WatchedRun(domain, warehouse, tables.get(), control));
  }
}
