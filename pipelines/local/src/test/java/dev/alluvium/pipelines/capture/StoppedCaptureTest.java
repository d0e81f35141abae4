package dev.alluvium.pipelines.capture;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import dev.alluvium.pipelines.local.EmbeddedKafka;
import dev.alluvium.pipelines.local.LocalPostgres;
import dev.alluvium.pipelines.process.ChildProcess;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A capture in a process of its own that is told to end while Kafka does not answer. */
@Timeout(180)
class StoppedCaptureTest {
  private static final long LONGEST_SECONDS = 45;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private Path folder;

  /** The capture, in a process of its own. */
  static final class Job {
    private Job() {}

    public static void main(String[] arguments) {
      CaptureChanges.main(arguments);
    }
  }

  @Test
  @SuppressWarnings("try") // The broker goes away in the midst of it.
  void endsSoonAndSaysThatNotAllWasTaken() throws Exception {
    try (LocalPostgres database = LocalPostgres.start();
        EmbeddedKafka kafka = EmbeddedKafka.start()) {
      execute(database, "CREATE TABLE t (id int PRIMARY KEY)");
      try (ChildProcess capture =
          ChildProcess.start(
              Job.class,
              folder,
              "--source=" + database.uri(),
              "--bootstrapServers=" + kafka.bootstrapServers(),
              "--statusEvery=0s")) {
        capture.awaitStart("public.t has been read");
        kafka.close();
        execute(database, "INSERT INTO t SELECT generate_series(1, 100)");
        long begin = System.nanoTime();
        Thread.sleep(2_000); // It is to be writing these by now; nothing tells that it is.
        capture.signal("TERM");
        List<String> told = capture.toEnd();
        assertThat(capture.exitCode(), is(1));
        assertThat((System.nanoTime() - begin) / 1_000_000_000, is(lessThan(LONGEST_SECONDS)));
        assertThat(told.get(told.size() - 1), containsString("Started again, it goes on at"));
      }
    }
  }

  private static void execute(LocalPostgres database, String sql) throws Exception {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
