package dev.alluvium.pipelines.serve;

import dev.alluvium.pipelines.watch.LiveRedis;
import dev.alluvium.pipelines.watch.RunWatcher;
import dev.alluvium.pipelines.watch.WatchOptions;
import dev.alluvium.pipelines.watch.WatchedRun;
import dev.alluvium.transforms.live.redis.CopyFeed;
import dev.alluvium.transforms.live.redis.RedisAddress;
import dev.alluvium.transforms.warehouse.ReadOnlySql;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Shows a run on a page, and says where; and copies what is shown to where others show it. */
public final class Dashboard implements RunWatcher {
  @Override
  public Watch watch(WatchOptions options, WatchedRun run) {
    Optional<PageAddress> address = PageAddress.of(options);
    Optional<RedisAddress> redis = LiveRedis.of(options);
    if (address.isEmpty() && redis.isEmpty()) {
      return Watch.none();
    }
    Deque<Watch> open = new ArrayDeque<>();
    LivePage page = LivePage.open(run);
    open.push(page::close);
    Watch all =
        () -> {
          page.sql()
              .ifPresent(
                  ReadOnlySql
                      ::close); // Whoever still asks holds the file, which the next one wants.
          open.forEach(Watch::close);
        };
    try {
      address.ifPresent(
          at -> {
            PageServer server = PageServer.start(at, page);
            open.push(server::close);
            System.err.println("live page: " + server.url());
          });
      redis.ifPresent(
          to -> {
            open.push(copy(page, to, run)::close);
            System.err.println("live rows: in Redis at " + to);
          });
      return all;
    } catch (RuntimeException e) {
      all.close();
      throw e;
    }
  }

  private static CopyFeed copy(LivePage page, RedisAddress to, WatchedRun run) {
    return CopyFeed.start(
        page.feed(),
        to,
        run.domain().name(),
        new CopyFeed.Said(page::status, page::details),
        System.err::println);
  }
}
