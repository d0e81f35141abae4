package dev.alluvium.schemas.delivery;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class WorkflowsTest {
  private static final Path ROOT = Path.of("..");
  private static final Path WORKFLOWS = ROOT.resolve(".github/workflows");
  private static final Pattern SCRIPT = Pattern.compile("(?:\\.ci|scripts)/[a-z_.-]+");
  private static final Pattern PINNED =
      Pattern.compile("uses: [\\w./-]+@[0-9a-f]{40} # v\\d+(\\.\\d+)*$");

  static Stream<Path> workflows() throws IOException {
    try (Stream<Path> files = Files.list(WORKFLOWS)) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void saysWhatItMayDoAndWritesNoCode(Path workflow) throws IOException {
    Map<?, ?> yaml = read(workflow);

    assertThat(yaml.get("permissions"), is(Map.of("contents", "read")));
    for (Map<?, ?> job : jobs(yaml)) {
      Object permissions = job.get("permissions");
      if (permissions != null) {
        assertThat(permissions, is(Map.of("contents", "read", "id-token", "write")));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void runsScriptsThatExist(Path workflow) throws IOException {
    List<String> missing =
        SCRIPT
            .matcher(Files.readString(workflow))
            .results()
            .map(found -> found.group())
            .distinct()
            .filter(script -> !Files.isExecutable(ROOT.resolve(script)))
            .toList();

    assertThat(missing, is(empty()));
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void usesActionsByCommitAndItsOwnWorkflowsByAFileThatExists(Path workflow) throws IOException {
    List<String> loose = new ArrayList<>();
    for (String line : Files.readAllLines(workflow)) {
      int uses = line.indexOf("uses: ");
      if (uses < 0) {
        continue;
      }
      String action = line.substring(uses);
      boolean isOurs = action.startsWith("uses: ./");
      boolean isFirm =
          isOurs
              ? Files.exists(ROOT.resolve(action.substring("uses: ./".length())))
              : PINNED.matcher(action).matches();
      if (!isFirm) {
        loose.add(action);
      }
    }

    assertThat(loose, is(empty()));
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void givesNoStrangersCodeAnIdentity(Path workflow) throws IOException {
    Object triggers = Objects.requireNonNull(read(workflow).get("on"));

    assertThat(triggers.toString(), not(containsString("pull_request_target")));
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void putsNoExpressionIntoACommand(Path workflow) throws IOException {
    for (Map<?, ?> job : jobs(read(workflow))) {
      if (job.get("steps") instanceof List<?> steps) {
        for (Object step : steps) {
          String command = String.valueOf(((Map<?, ?>) step).get("run"));
          assertThat("values reach a command by its environment", !command.contains("${{"));
        }
      }
    }
  }

  @Test
  void dependenciesOfEveryKindAreKeptUpToDate() throws IOException {
    Map<?, ?> yaml = read(ROOT.resolve(".github/dependabot.yml"));
    List<String> ecosystems = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (Object update : (List<?>) Objects.requireNonNull(yaml.get("updates"))) {
      Map<?, ?> settings = (Map<?, ?>) update;
      ecosystems.add(String.valueOf(settings.get("package-ecosystem")));
      List<Object> directories = new ArrayList<>();
      if (settings.get("directories") instanceof List<?> several) {
        directories.addAll(several);
      } else {
        directories.add(String.valueOf(settings.get("directory")));
      }
      for (Object directory : directories) {
        if (!Files.isDirectory(ROOT.resolve(directory.toString().substring(1)))) {
          missing.add(directory.toString());
        }
      }
    }

    assertThat(ecosystems, containsInAnyOrder("maven", "npm", "github-actions", "terraform"));
    assertThat(missing, is(empty()));
  }

  private static List<Map<?, ?>> jobs(Map<?, ?> workflow) {
    Object jobs = workflow.get("jobs");
    assertThat(jobs, is(instanceOf(Map.class)));
    List<Map<?, ?>> all = new ArrayList<>();
    ((Map<?, ?>) Objects.requireNonNull(jobs)).values().forEach(job -> all.add((Map<?, ?>) job));
    return all;
  }

  private static Map<?, ?> read(Path file) throws IOException {
    Object yaml = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
    return (Map<?, ?>) Objects.requireNonNull(yaml);
  }
}
