package dev.alluvium.pipelines.serve;

import dev.alluvium.pipelines.watch.DashboardOptions;
import dev.alluvium.pipelines.watch.RunWatcher;
import dev.alluvium.pipelines.watch.WatchedRun;
import java.util.Optional;

/** Shows a run on a page, and says where. */
public final class Dashboard implements RunWatcher {
  @Override
  public Watch watch(DashboardOptions options, WatchedRun run) {
    Optional<PageAddress> address = PageAddress.of(options);
    if (address.isEmpty()) {
      return Watch.none();
    }
    LivePage page = LivePage.open(run);
    try {
      PageServer server = PageServer.start(address.get(), page);
      System.err.println("live page: " + server.url());
      return () -> {
        page.sql().close(); // Whoever still asks holds the file, which the next one wants.
        server.close();
        page.close();
      };
    } catch (RuntimeException e) {
      page.sql().close();
      page.close();
      throw e;
    }
  }
}
