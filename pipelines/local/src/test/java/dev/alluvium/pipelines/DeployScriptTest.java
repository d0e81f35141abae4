package dev.alluvium.pipelines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInRelativeOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code scripts/deploy --dry-run} says that it would do. */
@Timeout(60)
class DeployScriptTest {
  private static final Map<String, String> CONFIGURED =
      Map.of("TF_VAR_project_id", "example-dev", "TF_VAR_region", "europe-west1");
  private static final Path SCRIPT = Path.of("..", "..", "scripts", "deploy");

  private final Path folder;

  private record Said(int status, List<String> lines, String error) {}

  DeployScriptTest(@TempDir Path folder) {
    this.folder = folder;
    assumeTrue(Files.exists(Path.of("/bin/sh")), "there is no /bin/sh");
  }

  @Test
  void buildsImageAndTemplateOfEveryJobBeforeItUpdates() throws Exception {
    Said said = run(CONFIGURED, "--dry-run", "--env=dev", "--version=v1");

    assertThat(said.error(), said.status(), is(0));
    assertThat(
        said.lines(),
        containsInRelativeOrder(
            startsWith("gcloud storage buckets create gs://example-dev-terraform"),
            is("gcloud storage buckets update gs://example-dev-terraform --versioning"),
            startsWith("terraform -chdir=terraform/environments/dev init"),
            is("terraform -chdir=terraform/environments/dev apply -var=template_version="),
            startsWith("REGISTRY=$(gcloud artifacts repositories describe alluvium"),
            startsWith("mvn -B -ntp -q -P image -pl pipelines/jobs -am -DskipTests"),
            startsWith(
                "gcloud dataflow flex-template build"
                    + " gs://example-dev-alluvium-templates/load-warehouse/v1.json"),
            startsWith("mvn "),
            startsWith(
                "gcloud dataflow flex-template build"
                    + " gs://example-dev-alluvium-templates/rebuild-marts/v1.json"),
            startsWith("gcloud storage ls"),
            is(
                "terraform -chdir=terraform/environments/dev init -input=false"
                    + " -backend-config=bucket=example-dev-terraform"),
            is("terraform -chdir=terraform/environments/dev apply -var=template_version=v1"),
            startsWith("gcloud dataflow jobs list")));
  }

  @Test
  void namesClassesAndMetadataThatAreThere() throws Exception {
    for (String line : run(CONFIGURED, "build", "--dry-run", "--env=dev", "--version=v1").lines()) {
      for (String word : line.split(" ", -1)) {
        if (word.startsWith("-Dimage.main=")) {
          Class.forName(word.substring("-Dimage.main=".length()));
        }
        if (word.startsWith("--metadata-file=")) {
          Path file = Path.of("..", "..", word.substring("--metadata-file=".length()));
          assertThat(line, Files.exists(file), is(true));
        }
      }
    }
  }

  @Test
  void namesEveryMissingSettingAndHowToSetIt() throws Exception {
    Said said = run(Map.of(), "--dry-run", "--env=nowhere");

    assertThat(said.status(), is(2));
    assertThat(said.lines(), is(empty()));
    for (String setting : List.of("project_id", "region")) {
      assertThat(
          said.error(),
          containsString(
              ("%1$s is not set: put %1$s = \"…\" into"
                      + " terraform/environments/nowhere/terraform.tfvars, or export TF_VAR_%1$s")
                  .formatted(setting)));
    }
  }

  @Test
  void runsAJobWithItsOptions() throws Exception {
    Said said =
        run(
            CONFIGURED,
            "run",
            "rebuild-marts",
            "--dry-run",
            "--env=dev",
            "--version=v1",
            "--set=from=2023-04-02",
            "--set=to=2023-04-05");

    assertThat(said.error(), said.status(), is(0));
    String line = said.lines().get(0);
    assertThat(line, startsWith("gcloud dataflow flex-template run rebuild-marts-"));
    assertThat(
        line,
        containsString(
            "--parameters=^~^warehouse=bigquery:example-dev~from=2023-04-02~to=2023-04-05"));
    assertThat(
        line,
        containsString(
            "--service-account-email=alluvium-rebuild-marts@example-dev.iam.gserviceaccount.com"));
    assertThat(line, containsString("--disable-public-ips"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"build-query-assists", "check-quality"})
  void runsAJobThatIsNoPipelineInItsContainer(String job) throws Exception {
    Said said =
        run(
            CONFIGURED,
            "run",
            job,
            "--dry-run",
            "--env=dev",
            "--version=v1",
            "--set=from=2023-04-02",
            "--set=to=2023-04-05");

    assertThat(said.error(), said.status(), is(0));
    assertThat(
        said.lines(),
        contains(
            "gcloud run jobs execute "
                + job
                + " --project=example-dev"
                + " --region=europe-west1 --wait --args=^~^--warehouse=bigquery:example-dev"
                + "~--from=2023-04-02~--to=2023-04-05"));
  }

  @Test
  void drainsWhatRunsAndWaitsForIt() throws Exception {
    assertThat(
        run(CONFIGURED, "drain", "--dry-run", "--env=dev").lines(),
        containsInRelativeOrder(
            startsWith("JOBS=$(gcloud dataflow jobs list"),
            startsWith("gcloud dataflow jobs drain $JOBS"),
            startsWith("STATE=$(gcloud dataflow jobs describe $JOBS")));
  }

  @Test
  void rollsBackToTheVersionBeforeOrToTheOneThatIsNamed() throws Exception {
    assertThat(
        run(CONFIGURED, "rollback", "--dry-run", "--env=dev").lines(),
        hasItem(containsString("apply -var=template_version=$VERSION_BEFORE")));
    assertThat(
        run(CONFIGURED, "rollback", "--dry-run", "--env=dev", "--version=v0").lines(),
        hasItem(containsString("apply -var=template_version=v0")));
  }

  @Test
  void refusesWhatItDoesNotKnow() throws Exception {
    assertThat(run(CONFIGURED, "--dry-run").error(), containsString("--env is missing"));
    assertThat(
        run(CONFIGURED, "run", "nothing", "--env=dev").error(),
        containsString(
            "there is no job 'nothing' to run;"
                + " jobs: load-warehouse rebuild-marts build-query-assists check-quality"));
    assertThat(
        run(CONFIGURED, "--env=dev", "--dry-run", "--version=a b").error(),
        containsString("has characters that no image's tag has"));
    assertThat(
        run(CONFIGURED, "run", "rebuild-marts", "--env=dev", "--set=from=$(id)").error(),
        containsString("--set takes"));
    assertThat(run(CONFIGURED, "destroy", "--env=dev").error(), containsString("what is destroy?"));
  }

  @Test
  void runsNothingInADryRun() throws Exception {
    Path ran = folder.resolve("ran");
    for (String tool : List.of("mvn", "gcloud", "terraform")) {
      Path fake = folder.resolve(tool);
      Files.writeString(fake, "#!/bin/sh\ntouch '" + ran + "'\n");
      assertThat(fake.toFile().setExecutable(true), is(true));
    }
    Map<String, String> environment = new java.util.HashMap<>(CONFIGURED);
    environment.put("PATH", folder + ":" + System.getenv("PATH"));
    for (String command : List.of("platform", "build", "update", "drain", "status", "rollback")) {
      assertThat(
          run(environment, command, "--dry-run", "--env=dev", "--version=v1").status(), is(0));
    }
    assertThat(Files.exists(ran), is(false));
    assertThat(run(environment, "status", "--env=dev", "--version=v1").status(), is(0));
    assertThat("the fakes are found", Files.exists(ran), is(not(false)));
  }

  private Said run(Map<String, String> environment, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("/bin/sh", SCRIPT.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("TF_VAR_"));
    builder.environment().putAll(environment);
    Path error = Files.createTempFile(folder, "error", "");
    Process process = builder.redirectError(error.toFile()).start();
    process.getOutputStream().close();
    String out = text(process);
    process.waitFor(30, TimeUnit.SECONDS);
    return new Said(process.exitValue(), out.lines().toList(), Files.readString(error, UTF_8));
  }

  private static String text(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), UTF_8);
  }
}
