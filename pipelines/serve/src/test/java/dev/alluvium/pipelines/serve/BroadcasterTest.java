package dev.alluvium.pipelines.serve;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.transforms.live.MemoryFeed;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class BroadcasterTest {
  private final CountDownLatch asked = new CountDownLatch(3);
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  private String noStatus() {
    asked.countDown();
    throw new IllegalStateException("the file\nis closed");
  }

  @Test
  void goesOnWhereTheJobCannotSayHowItIsDoingAndTellsItOnce() throws Exception {
    MemoryFeed feed =
        MemoryFeed.of(List.of(), WarehouseModel.of(ContractLoader.loadFromClasspath("music")));
    try (Broadcaster pages = new Broadcaster(feed, () -> "{}", this::noStatus, lines::add)) {
      pages.start();

      assertThat(asked.await(60, TimeUnit.SECONDS), is(true));
    }
    assertThat(
        List.copyOf(lines), contains("warning: the live page lacks what the job says: the file"));
  }
}
