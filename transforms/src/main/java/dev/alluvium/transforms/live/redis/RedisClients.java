package dev.alluvium.transforms.live.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultEventLoopGroupProvider;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import java.io.ByteArrayInputStream;
import java.util.concurrent.TimeUnit;

/** Clients of Redis, which wait for nothing longer than {@link RedisAddress#LIMIT}. */
final class RedisClients {
  private static final int THREADS = 2;

  /** Of all clients of this process; they end with it. */
  private static final ClientResources RESOURCES =
      ClientResources.builder()
          .eventLoopGroupProvider(new KeptThreads())
          .computationThreadPoolSize(THREADS)
          .build();

  /**
   * Threads that do not end with the last client: timers of a connection that was not made come
   * later, and would find none, which is logged each time.
   */
  private static final class KeptThreads extends DefaultEventLoopGroupProvider {
    KeptThreads() {
      super(THREADS);
    }

    @Override
    public Promise<Boolean> release(
        EventExecutorGroup group, long quietPeriod, long timeout, TimeUnit unit) {
      return ImmediateEventExecutor.INSTANCE.<Boolean>newPromise().setSuccess(true);
    }
  }

  private RedisClients() {}

  /** One that has no connection yet. */
  static RedisClient of(RedisAddress address) {
    RedisClient client = RedisClient.create(RESOURCES, address.uri());
    try {
      client.setOptions(options(address));
      return client;
    } catch (RuntimeException e) {
      close(client);
      throw e;
    }
  }

  private static ClientOptions options(RedisAddress address) {
    ClientOptions.Builder options =
        ClientOptions.builder()
            .autoReconnect(false)
            .timeoutOptions(TimeoutOptions.enabled(RedisAddress.LIMIT))
            .socketOptions(SocketOptions.builder().connectTimeout(RedisAddress.LIMIT).build());
    String certificates = address.isEncrypted() ? address.trusted() : "";
    if (!certificates.isEmpty()) {
      options.sslOptions(
          SslOptions.builder()
              .jdkSslProvider()
              .trustManager(() -> new ByteArrayInputStream(certificates.getBytes(UTF_8)))
              .build());
    }
    return options.build();
  }

  /** Ends its connections. */
  static void close(RedisClient client) {
    client.shutdown(0, 1, TimeUnit.SECONDS);
  }
}
