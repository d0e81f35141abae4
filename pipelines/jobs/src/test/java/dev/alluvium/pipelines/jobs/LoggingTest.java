package dev.alluvium.pipelines.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.alluvium.pipelines.engine.LoggedErrors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a job tells itself, in one line, its libraries do not tell beside it. */
class LoggingTest {
  private final PrintStream err = System.err;

  @AfterEach
  void logAsBefore() throws IOException {
    System.setErr(err);
    LogManager.getLogManager().readConfiguration();
  }

  @Test
  void saysNothingOfAnAddressThatIsTakenAndHearsOfErrors() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setErr(new PrintStream(out, true, UTF_8));
    Logging.configure();
    List<Error> told = new ArrayList<>();
    Error error = new OutOfMemoryError("of a test");
    Logger server = Logger.getLogger("io.javalin.Javalin");
    LoggedErrors errors = LoggedErrors.tell(told::add);

    server.severe("Failed to start Javalin");
    server.log(Level.SEVERE, "Fatal error occurred while servicing http-request", error);
    errors.close();
    server.log(Level.SEVERE, "Fatal error occurred while servicing http-request", error);

    assertThat(out.toString(UTF_8), is(""));
    assertThat(told, contains(error));
  }

  @Test
  void showsErrorsOfOtherLibraries() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setErr(new PrintStream(out, true, UTF_8));
    Logging.configure();
    Logger library = Logger.getLogger("org.example.Library");

    library.severe("broken");
    library.warning("odd");

    assertThat(out.toString(UTF_8).strip(), is("SEVERE org.example.Library: broken"));
  }
}
