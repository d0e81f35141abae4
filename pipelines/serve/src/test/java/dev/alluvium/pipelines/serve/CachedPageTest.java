package dev.alluvium.pipelines.serve;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.transforms.live.redis.RedisAddress;
import dev.alluvium.transforms.live.redis.RedisFeed;
import dev.alluvium.transforms.live.redis.RedisReport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class CachedPageTest {
  /** An address where nobody listens. */
  private static RedisAddress nobody() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return RedisAddress.parse("redis://127.0.0.1:" + free.getLocalPort()).orElseThrow();
    }
  }

  /** Else a page would say that no record was rejected. */
  @Test
  void saysOfRejectsAndCountsThatNoJobTellsThem() throws IOException {
    DomainSpec domain = ContractLoader.loadFromClasspath("music");
    RedisFeed feed =
        RedisFeed.start(List.of(), domain.name(), RedisReport.of(nobody(), line -> {}));
    try (CachedPage page =
        new CachedPage(domain, WarehouseModel.of(domain), feed, Optional.empty())) {
      assertThat(
          page.details(),
          is(
              "{\"notice\":\"No job says it here: only one with --live that writes a DuckDB file does.\"}"));
    }
  }
}
