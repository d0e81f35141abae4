package dev.alluvium.pipelines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What pages refer to is there. */
class DocumentationTest {
  private static final Path ROOT = Path.of("..", "..");
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
  private static final Pattern TEST =
      Pattern.compile("`(?:[a-z/]+/)?([A-Z]\\w+Test|[a-z]+\\.test\\.mjs)(?:\\.(\\w+))?`");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

  @Test
  void everyLinkLeadsToAPageAndAHeadingOnIt() throws IOException {
    List<String> dead = new ArrayList<>();
    for (Path page : pages()) {
      for (MatchResult link : found(LINK, withoutCode(page))) {
        String target = link.group(1);
        if (!target.contains(":") && !leads(page, target)) {
          dead.add(page + ": " + target);
        }
      }
    }
    assertThat(dead, is(empty()));
  }

  @Test
  void everyTestThatAPageNamesIsThere() throws IOException {
    Map<String, Path> tests = tests();
    List<String> missing = new ArrayList<>();
    for (Path page : pages()) {
      for (MatchResult named : found(TEST, text(page))) {
        Path source = tests.get(named.group(1));
        boolean isThere =
            source != null
                && (named.group(2) == null || text(source).contains(" " + named.group(2) + "("));
        if (!isThere) {
          missing.add(page + ": " + named.group());
        }
      }
    }
    assertThat(missing, is(empty()));
  }

  @Test
  void everyDecisionIsListed() throws IOException {
    List<String> listed =
        found(LINK, text(ROOT.resolve("docs/architecture.md"))).stream()
            .map(link -> link.group(1))
            .toList();
    for (Path decision : files(ROOT.resolve("docs/decisions"), ".md")) {
      assertThat(listed, hasItem("decisions/" + decision.getFileName()));
    }
  }

  private static boolean leads(Path page, String target) throws IOException {
    int hash = target.indexOf('#');
    String file = hash < 0 ? target : target.substring(0, hash);
    Path to = file.isEmpty() ? page : Objects.requireNonNull(page.getParent()).resolve(file);
    return Files.exists(to)
        && (hash < 0
            || !file(to).endsWith(".md")
            || anchors(to).contains(target.substring(hash + 1)));
  }

  private static String file(Path path) {
    return String.valueOf(path.getFileName());
  }

  /** As GitHub makes them of headings. */
  private static Set<String> anchors(Path page) throws IOException {
    Set<String> anchors = new HashSet<>();
    for (MatchResult heading : found(HEADING, text(page))) {
      anchors.add(
          heading
              .group(1)
              .strip()
              .toLowerCase(Locale.ROOT)
              .replaceAll("[^\\p{L}\\p{N}_\\- ]", "")
              .replace(' ', '-'));
    }
    return anchors;
  }

  private static Map<String, Path> tests() throws IOException {
    Map<String, Path> tests = new HashMap<>();
    for (String folder : List.of("schemas", "transforms", "pipelines")) {
      for (Path file : files(ROOT.resolve(folder), "Test.java")) {
        tests.put(file(file).replace(".java", ""), file);
      }
    }
    for (String folder : List.of("terraform/checks/test", "schemas/looker/checks/test")) {
      for (Path file : files(ROOT.resolve(folder), ".test.mjs")) {
        tests.put(file(file), file);
      }
    }
    return tests;
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(files(ROOT.resolve("docs"), ".md"));
    pages.addAll(files(ROOT.resolve("terraform"), ".md"));
    pages.add(ROOT.resolve("README.md"));
    return pages;
  }

  private static List<Path> files(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file(file).endsWith(ending) && !file.toString().contains("node_modules"))
          .sorted()
          .toList();
    }
  }

  private static String withoutCode(Path page) throws IOException {
    return text(page).replaceAll("(?ms)^ *```.*?^ *```", "").replaceAll("`[^`\n]*`", "");
  }

  private static String text(Path page) throws IOException {
    return Files.readString(page, UTF_8);
  }

  private static List<MatchResult> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().toList();
  }
}
