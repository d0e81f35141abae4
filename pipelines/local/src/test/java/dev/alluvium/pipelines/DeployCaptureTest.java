package dev.alluvium.pipelines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInRelativeOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code scripts/deploy} does for an environment that captures a database. */
@Timeout(60)
class DeployCaptureTest {
  private static final String IMPORT =
      "gcloud sql import sql alluvium-source"
          + " gs://example-dev-alluvium-temp/capture/source.sql --project=example-dev"
          + " --database=shop --user=";

  private final Path folder;

  DeployCaptureTest(@TempDir Path folder) {
    this.folder = folder;
    assumeTrue(Files.exists(Path.of("/bin/sh")), "there is no /bin/sh");
  }

  @BeforeEach
  void tools() throws IOException {
    Files.createDirectories(folder.resolve("root/scripts"));
    Files.copy(Path.of("..", "..", "scripts", "deploy"), folder.resolve("root/scripts/deploy"));
    fake("mvn", "");
    fake("gcloud", "case \"$*\" in 'storage cp -'*) cat >'" + folder.resolve("sql") + "' ;; esac");
  }

  @Test
  void runsTheSqlThatTerraformSaysInTheDatabaseAsTheOwnerOfItsTables() throws Exception {
    captures("alluvium-source", 1);

    Said said = deploy("capture");

    assertThat(said.text(), said.status(), is(0));
    assertThat(
        calls(),
        containsInRelativeOrder(
            startsWith("terraform -chdir=terraform/environments/dev init"),
            is("gcloud storage cp - gs://example-dev-alluvium-temp/capture/source.sql"),
            is(IMPORT + "app --quiet")));
    assertThat(
        Files.readString(folder.resolve("sql"), UTF_8), is("GRANT SELECT;\nGRANT \"a\\b\";\n"));
  }

  @Test
  void refusesAnEnvironmentThatCapturesNothing() throws Exception {
    captures("", 0);

    Said said = deploy("capture");

    assertThat(said.status(), is(2));
    assertThat(said.text(), containsString("dev captures nothing: ask for it in"));
    assertThat(calls(), not(hasItem(startsWith("gcloud sql"))));
  }

  @Test
  void runsItWithEachDeploymentOnceThereIsAConnector() throws Exception {
    captures("alluvium-source", 1);

    assertThat(deploy().status(), is(0));
    assertThat(
        calls(),
        containsInRelativeOrder(
            is("terraform -chdir=terraform/environments/dev apply -var=template_version=v1"),
            is(IMPORT + "app --quiet")));
  }

  @Test
  void waitsWithItUntilThereIsAConnector() throws Exception {
    captures("alluvium-source", 0);

    assertThat(deploy().status(), is(0));
    assertThat(calls(), not(hasItem(startsWith("gcloud sql"))));
  }

  @Test
  void printsItInADryRunOfAnEnvironmentThatAsksForIt() throws Exception {
    captures("alluvium-source", 1);
    String sql = "gcloud sql import sql $INSTANCE";

    assertThat(deploy("--dry-run").text(), containsString(sql));

    Files.writeString(folder.resolve("root/terraform/environments/dev/main.tf"), "# capture = {\n");
    assertThat(deploy("--dry-run").text(), not(containsString(sql)));
    assertThat(Files.exists(folder.resolve("calls")), is(false));
  }

  /** An environment of that instance, and the number of its snapshot. */
  private void captures(String instance, int snapshot) throws IOException {
    Path environment = folder.resolve("root/terraform/environments/dev");
    Files.createDirectories(environment);
    Files.writeString(
        environment.resolve("main.tf"),
        "module \"platform\" {\n  capture   = { prefix = \"shop\", database = \"shop\" }\n}\n");
    fake(
        "terraform",
        """
        case "$*" in
          *capture_instance) printf '%s' 'INSTANCE' ;;
          *capture_database) printf shop ;;
          *capture_owner) printf app ;;
          *capture_snapshot) printf SNAPSHOT ;;
          *capture_sql) printf '%s\\n' 'GRANT SELECT;' 'GRANT "a\\b";' ;;
        esac"""
            .replace("INSTANCE", instance)
            .replace("SNAPSHOT", Integer.toString(snapshot)));
  }

  /** A command of that name, which writes down how it is called. */
  private void fake(String name, String script) throws IOException {
    Path file = folder.resolve(name);
    Path log = folder.resolve("calls");
    Files.writeString(file, "#!/bin/sh\necho \"%s $*\" >>'%s'\n%s\n".formatted(name, log, script));
    assertThat(file.toFile().setExecutable(true), is(true));
  }

  private record Said(int status, String text) {}

  private Said deploy(String... arguments) throws Exception {
    String script = folder.resolve("root/scripts/deploy").toString();
    List<String> command = new ArrayList<>(List.of("/bin/sh", script, "--env=dev", "--version=v1"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .environment()
        .putAll(
            Map.of(
                "TF_VAR_project_id", "example-dev",
                "TF_VAR_region", "europe-west1",
                "PATH", folder + ":" + System.getenv("PATH")));
    builder.environment().remove("TERRAFORM_STATE");
    Process process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat("it ends", process.waitFor(30, TimeUnit.SECONDS), is(true));
    return new Said(process.exitValue(), text);
  }

  private List<String> calls() throws IOException {
    return Files.readAllLines(folder.resolve("calls"), UTF_8);
  }
}
