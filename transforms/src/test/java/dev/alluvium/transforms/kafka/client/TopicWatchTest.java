package dev.alluvium.transforms.kafka.client;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.fail;

import dev.alluvium.transforms.source.Reading;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TopicWatchTest {
  private final Reading reading = Reading.create();
  private final AtomicReference<List<String>> told = new AtomicReference<>();

  @Test
  void letsTheLagBeUnknownWhileNobodyAnswers() throws Exception {
    reading.progress().setLag("share 0", 7);
    String nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = "127.0.0.1:" + socket.getLocalPort();
    }
    TopicShape shape = new TopicShape(new TreeMap<>(Map.of("plays", new TopicShape.Topic("x", 1))));
    try (TopicWatch watch =
        TopicWatch.start(
            ClientSettings.of(nobody, "g", Map.of()),
            shape,
            reading.progress(),
            told::set,
            Duration.ofMillis(50),
            20)) {
      assertThat(reading.progress().lag(), is(OptionalLong.of(7)));
      await(() -> reading.progress().lag().isEmpty());
      assertThat(watch.shape(), is(shape));
      assertThat(told.get() == null, is(true));
    }
  }

  @Test
  void endsWithTheReading() throws IOException {
    TopicWatch[] watch = new TopicWatch[1];
    TopicShape shape = new TopicShape(new TreeMap<>(Map.of("plays", new TopicShape.Topic("x", 1))));
    watch[0] =
        reading.keep(
            "topics",
            TopicWatch.class,
            () ->
                TopicWatch.start(
                    ClientSettings.of("127.0.0.1:1", "g", Map.of()),
                    shape,
                    reading.progress(),
                    told::set));
    assertThat(reading.keep("topics", TopicWatch.class, () -> watch[0]) == watch[0], is(true));
    reading.close();

    assertThat(watch[0].isClosed(), is(true));
  }

  private static void await(java.util.function.BooleanSupplier condition)
      throws InterruptedException {
    long deadline = System.nanoTime() + 30_000_000_000L;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        fail("what was expected did not happen");
      }
      Thread.sleep(5);
    }
  }
}
