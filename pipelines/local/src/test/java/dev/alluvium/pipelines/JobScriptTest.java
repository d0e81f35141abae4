package dev.alluvium.pipelines;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each job that {@code scripts/run} names is told of everywhere, and can be started. */
class JobScriptTest {
  /** Names of before, for those who have them in their scripts. */
  private static final Set<String> FORMER = Set.of("BuildQueryAssists", "TestModels");

  private final String script;
  private final List<String> jobs;

  JobScriptTest() throws IOException {
    script = Scripts.run();
    jobs = Scripts.jobs();
  }

  @Test
  void usageTellsOfEachOnce() {
    List<String> told =
        Pattern.compile("(?m)^  ([A-Z]\\w+) +\\S.*$")
            .matcher(script.substring(script.indexOf("jobs:\n"), script.indexOf("\nEOF")))
            .results()
            .map(line -> line.group(1))
            .toList();
    assertThat(told, is(jobs));
  }

  @Test
  void eachIsAClassInTheRoomThatTheScriptLooksIn() throws IOException {
    List<String> missing = new ArrayList<>();
    for (String job : jobs) {
      String name = Scripts.className(job);
      try {
        Class.forName(name, false, getClass().getClassLoader()).getMethod("main", String[].class);
      } catch (ReflectiveOperationException e) {
        missing.add(name);
      }
    }
    missing.removeIf(name -> name.endsWith(".TestModels")); // The script starts the new name.
    assertThat(missing, is(empty()));
  }

  @Test
  void eachHasAPageThatTheReadmeLeadsTo() throws IOException {
    String readme = Files.readString(Scripts.ROOT.resolve("README.md"));
    List<String> pages =
        jobs.stream()
            .filter(job -> !FORMER.contains(job))
            .map(job -> job.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT))
            .map(name -> "docs/jobs/" + name + ".md")
            .toList();
    assertThat(
        pages.stream().filter(page -> !Files.exists(Scripts.ROOT.resolve(page))).toList(),
        is(empty()));
    assertThat(pages.stream().filter(page -> !readme.contains(page)).toList(), is(empty()));
    try (Stream<Path> all = Files.list(Scripts.ROOT.resolve("docs/jobs"))) {
      assertThat("pages of no job", all.count(), is((long) pages.size()));
    }
  }
}
