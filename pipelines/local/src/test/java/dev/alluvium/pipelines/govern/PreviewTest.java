package dev.alluvium.pipelines.govern;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.options.UserException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreviewTest {
  private static final String SIGN_IN =
      "{\"ts\":1680517500000,\"sessionId\":%s,\"itemInSession\":1,\"success\":true,\"level\":\"free\"}\n";

  private final Path input;

  PreviewTest(@TempDir Path input) {
    this.input = input;
  }

  @Test
  void showsRowsAndWhatWasNotLetIn() throws IOException {
    Files.writeString(
        input.resolve("auth_events.jsonl"),
        SIGN_IN.formatted(1) + SIGN_IN.formatted(2) + "no record\n" + SIGN_IN.formatted(3));

    assertThat(
        printed("--table=mart.mart_authorization_hourly", "--records=3"),
        is(
            """
            auth_date   auth_hour  successes  failures
            ----------  ---------  ---------  --------
            2023-04-03         10          2         0
            (1 row)

            not let in:
            topic        reason     example                                                       records
            -----------  ---------  ------------------------------------------------------------  -------
            auth_events  malformed  no JSON at byte 0: Unrecognized token 'no': was expecting (…        1
            (1 row)
            """));
  }

  @Test
  void namesTheTableThatMayBeMeant() throws IOException {
    Files.writeString(input.resolve("auth_events.jsonl"), SIGN_IN.formatted(1));

    UserException wrong =
        assertThrows(UserException.class, () -> printed("--table=mart.mart_authorisation_hourly"));

    assertThat(
        wrong.getMessage(),
        startsWith(
            "--table: the domain music has no table or view \"mart.mart_authorisation_hourly\";"
                + " did you mean \"mart.mart_authorization_hourly\"?"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--records=0", "--records=-5", "--limit=0", "--limit=-1"})
  void refusesNumbersBelowOne(String option) {
    UserException wrong =
        assertThrows(
            UserException.class, () -> printed("--table=mart.mart_authorization_hourly", option));

    assertThat(wrong.getMessage(), is(option + ": give one at least"));
  }

  private String printed(String... args) {
    String[] all =
        Stream.concat(Stream.of("--domain=music", "--input=" + input), Stream.of(args))
            .toArray(String[]::new);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Preview.run(PipelineOptionsFactory.fromArgs(all).as(PreviewOptions.class), new RunControl())
        .print(new PrintStream(out, true, UTF_8));
    return out.toString(UTF_8);
  }
}
