package dev.alluvium.pipelines.summary;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressOutputTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void writesALineEachTimeWhereThereIsNoTerminal() {
    try (ProgressOutput output = new ProgressOutput(out, 0)) {
      output.show("one");
      output.show("two");
    }

    assertThat(written().lines().toList(), is(List.of("one", "two")));
  }

  @Test
  void writesOverTheLineOfATerminalAndEndsItWhenClosed() {
    try (ProgressOutput output = new ProgressOutput(out, 6)) {
      output.show("one");
      output.show("too long");
    }

    assertThat(written(), is("\rone\u001b[K\rtoo l\u001b[K" + System.lineSeparator()));
  }

  @Test
  void showsMoreOftenOnATerminalButNeverLessOftenThanAsked() {
    try (ProgressOutput terminal = new ProgressOutput(out, 80);
        ProgressOutput file = new ProgressOutput(out, 0)) {
      assertThat(terminal.interval(Duration.ofSeconds(5)), is(Duration.ofSeconds(1)));
      assertThat(terminal.interval(Duration.ofMillis(200)), is(Duration.ofMillis(200)));
      assertThat(file.interval(Duration.ofSeconds(5)), is(Duration.ofSeconds(5)));
    }
  }

  private String written() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
