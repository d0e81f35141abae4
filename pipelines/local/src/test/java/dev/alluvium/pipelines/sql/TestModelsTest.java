package dev.alluvium.pipelines.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.process.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestModelsTest {
  private static final Path BAKERY = Path.of("../../schemas/src/test/resources/bakery");

  @Test
  void tellsWhatPassed() {
    Outcome outcome = run("--domain=" + BAKERY);

    assertThat(
        printed(outcome),
        contains(
            "ok      best_article.counts_days",
            "ok      best_article.has_no_row_without_days",
            "ok      sales_daily.adds_up_and_leaves_gifts_out",
            "ok      sale_detail.keeps_what_it_is_given",
            "4 passed, 0 failed"));
    assertThat(outcome.failure(), is(Optional.empty()));
  }

  @Test
  void showsHowRowsDifferAndFails(@TempDir Path folder) throws IOException {
    try (Stream<Path> files = Files.list(BAKERY)) {
      for (Path file : files.toList()) {
        Files.writeString(
            folder.resolve(file.getFileName()),
            Files.readString(file).replace("{article: rye, days: 2}", "{article: rye, days: 3}"));
      }
    }

    Outcome outcome = run("--domain=" + folder, "--model=best_article");

    assertThat(
        printed(outcome),
        contains(
            "FAILED  best_article.counts_days, models.yaml:17",
            "                    article  days",
            "        missing     rye      3",
            "        unexpected  rye      2",
            "ok      best_article.has_no_row_without_days",
            "1 passed, 1 failed"));
    assertThat(outcome.failure(), is(Optional.of("Models do not compute what their examples say")));
  }

  @Test
  void saysWhereThereIsNothingToTest() {
    assertThat(
        printed(run("--domain=../../schemas/src/test/resources/shop")),
        contains("the domain shop has no examples"));
    assertThat(
        assertThrows(UserException.class, () -> run("--domain=" + BAKERY, "--model=worst"))
            .getMessage(),
        is(
            "--model: the domain bakery has no model \"worst\". One of: best_article, sales_daily,"
                + " sale_detail."));
  }

  private static Outcome run(String... args) {
    return TestModels.run(PipelineOptionsFactory.fromArgs(args).as(TestModelsOptions.class));
  }

  private static List<String> printed(Outcome outcome) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    outcome.print(new PrintStream(out, true, UTF_8));
    return out.toString(UTF_8).lines().toList();
  }
}
