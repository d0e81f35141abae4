package dev.alluvium.pipelines.local;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.options.UserException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StartKafkaTest {
  @Test
  void runsUntilItIsStopped() {
    RunControl control = new RunControl();
    control.stop();
    StartKafka.run(options(0), control).print(System.out);
    assertThat(control.stopped().isDone(), is(true));
  }

  @Test
  void saysThatAPortIsTakenOrNone() throws IOException {
    try (ServerSocket taken =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      int port = taken.getLocalPort();
      assertThat(
          refused(port),
          is(
              "--port=%s is taken, or not yours to take: give another, or 0 for any that is free"
                  .formatted(port)));
    }
    assertThat(refused(70_000), containsString("ports go to 65535"));
  }

  private static String refused(int port) {
    return String.valueOf(
        assertThrows(UserException.class, () -> StartKafka.run(options(port), new RunControl()))
            .getMessage());
  }

  private static StartKafkaOptions options(int port) {
    StartKafkaOptions options = PipelineOptionsFactory.as(StartKafkaOptions.class);
    options.setPort(port);
    return options;
  }
}
