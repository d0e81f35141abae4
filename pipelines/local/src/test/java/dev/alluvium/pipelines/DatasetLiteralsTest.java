package dev.alluvium.pipelines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.spec.dataset.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The names of datasets are said in {@link Dataset} alone: a list elsewhere would lack a new one.
 */
class DatasetLiteralsTest {
  private static final Path ROOT = Path.of("..", "..");
  private static final String NAMES = "(?:" + String.join("|", Dataset.ids()) + ")";

  /**
   * A text that begins with a qualified name, or a query that ends with, or is filled in behind, a
   * dataset; a name alone where only that of a dataset can be meant; and a list of names. A word
   * with two points is a setting of something else.
   */
  private static final Pattern SAID =
      Pattern.compile(
          ("\"%1$s\\.(?!\\w+\\.)"
                  + "|\\b(?:FROM|JOIN|INTO|UPDATE) %1$s\\.[\"%%\\\\]"
                  + "|\\b(?:FROM|JOIN|INTO|UPDATE) (?:ops|quarantine)\\."
                  + "|\\b(?:setDataset|dataset|name|openForSql|equals)\\(\"%1$s\""
                  + "|\"%1$s\", \"%1$s\"")
              .formatted(NAMES));

  @Test
  void noOtherClassSaysHowADatasetIsCalled() throws IOException {
    List<String> said = new ArrayList<>();
    Set<String> modules = new TreeSet<>();
    for (Path source : sources()) {
      modules.add(ROOT.relativize(source).toString().replaceFirst("/src/main/.*", ""));
      int number = 0;
      for (String line : Files.readAllLines(source, UTF_8)) {
        number++;
        if (isSaid(line)) {
          said.add(source + ":" + number + ": " + line.strip());
        }
      }
    }
    assertThat(modules, hasItems("schemas", "transforms", "pipelines/jobs", "pipelines/serve"));
    assertThat(said, is(empty()));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          warehouse.table("vault." + name)                | true
          table.startsWith("raw.")                        | true
          warehouse.table("ops.ledger")                   | true
          "mart.%s".formatted(name)                       | true
          "quarantine.rejects takes no more"              | true
          "SELECT 1 FROM raw." + name                     | true
          "SELECT 1 FROM history.%s WHERE"                | true
          "SELECT source FROM ops.ledger WHERE"           | true
          .setDataset("current")                          | true
          table.dataset().equals("ops")                   | true
          Set.of("raw", "quarantine")                     | true
          List.of("raw", "date", "week")                  | false
          data.put("vault", nodes)                        | false
          "history.expire.max-snapshot-age-ms", "3600000" | false
          "computed again, from raw."                     | false
          "As raw.listen_events. All unless given."       | false
          Dataset.RAW.table(name)                         | false
          """)
  void tellsANameFromAWord(String line, boolean isSaid) {
    assertThat(isSaid(line), is(isSaid));
  }

  private static boolean isSaid(String line) {
    return SAID.matcher(line).find();
  }

  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (Path parent : List.of(ROOT, ROOT.resolve("pipelines"))) {
      try (Stream<Path> modules = Files.list(parent)) {
        for (Path module : modules.sorted().toList()) {
          Path main = module.resolve("src/main/java");
          if (Files.isDirectory(main)) {
            try (Stream<Path> files = Files.walk(main)) {
              files
                  .filter(file -> file.toString().endsWith(".java"))
                  .sorted()
                  .forEach(sources::add);
            }
          }
        }
      }
    }
    return sources;
  }
}
