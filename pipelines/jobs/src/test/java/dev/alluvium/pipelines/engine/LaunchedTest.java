package dev.alluvium.pipelines.engine;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.sameInstance;

import dev.alluvium.pipelines.options.UserException;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

/** Jobs that are handed to Dataflow. */
class LaunchedTest {
  @Test
  void saysInOneLineWhyDataflowDidNotTakeAJob() {
    RuntimeException bug = new IllegalStateException("a bug");

    assertThat(
        Launched.refusal(new RuntimeException("x", new UnknownHostException("storage.example")))
            .getMessage(),
        containsString("Google does not answer (UnknownHostException: storage.example)"));
    RuntimeException options =
        Launched.refusal(new RuntimeException("x", new IllegalArgumentException("No bucket")));
    assertThat(options instanceof UserException, is(true));
    assertThat(options.getMessage(), is("Dataflow does not take the options: No bucket"));
    assertThat(Launched.refusal(bug), is(sameInstance(bug)));
  }
}
