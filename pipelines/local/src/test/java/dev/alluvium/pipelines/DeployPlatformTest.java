package dev.alluvium.pipelines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
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

/** What {@code scripts/deploy} calls, with stand-ins for gcloud and Terraform. */
@Timeout(60)
class DeployPlatformTest {
  private static final String INIT =
      "terraform -chdir=terraform/environments/dev init -input=false"
          + " -backend-config=bucket=example-dev-terraform";
  private static final String PULL = "terraform -chdir=terraform/environments/dev state pull";
  private static final String APPLY =
      "terraform -chdir=terraform/environments/dev apply -var=template_version=";
  private static final String DESCRIBE =
      "gcloud storage buckets describe gs://example-dev-terraform --project=example-dev";

  private static final String ENABLE =
      "gcloud services enable cloudresourcemanager.googleapis.com serviceusage.googleapis.com"
          + " storage.googleapis.com --project=example-dev";
  private static final String ANSWERS =
      "gcloud projects describe example-dev --billing-project=example-dev";

  private final Path folder;

  DeployPlatformTest(@TempDir Path folder) {
    this.folder = folder;
    assumeTrue(Files.exists(Path.of("/bin/sh")), "there is no /bin/sh");
  }

  @Test
  void makesBucketAndPlatformInAnEmptyProject() throws Exception {
    fake("gcloud", "case \"$2 $3\" in 'buckets describe') exit 1 ;; esac");
    fake("terraform", "");

    assertThat(deploy("platform", "--version=v1"), is(0));
    assertThat(
        calls(),
        contains(
            is(ENABLE),
            is(ANSWERS),
            is(DESCRIBE),
            startsWith("gcloud storage buckets create gs://example-dev-terraform"),
            is("gcloud storage buckets update gs://example-dev-terraform --versioning"),
            is(INIT),
            is(PULL),
            is(APPLY)));
  }

  @Test
  void goesOnWhereAnApplyBrokeOff() throws Exception {
    fake("gcloud", "");
    fake("terraform", "echo '{\"resources\": [{\"type\": \"google_project_service\"}]}'");

    assertThat(deploy("platform", "--version=v1"), is(0));
    assertThat(calls(), contains(ENABLE, ANSWERS, DESCRIBE, INIT, PULL, APPLY));
  }

  @Test
  void leavesAPlatformThatMayHaveJobsAlone() throws Exception {
    fake("gcloud", "");
    fake("terraform", "echo '{\"type\": \"google_artifact_registry_repository\"}'");

    assertThat(deploy("platform", "--version=v1"), is(0));
    assertThat(calls(), contains(ENABLE, ANSWERS, DESCRIBE, INIT, PULL));
  }

  @Test
  void appliesNothingWhereTheStateCannotBeRead() throws Exception {
    fake("gcloud", "");
    fake("terraform", "case \"$2\" in state) exit 1 ;; esac");

    assertThat(deploy("platform", "--version=v1"), is(1));
    assertThat(calls(), contains(ENABLE, ANSWERS, DESCRIBE, INIT, PULL));
  }

  @Test
  void waitsUntilTheApiThatTerraformCallsFirstAnswers() throws Exception {
    fake(
        "gcloud",
        "case \"$1 $(grep -c projects '%s')\" in 'projects 1' | 'projects 2') exit 1 ;; esac"
            .formatted(log()));
    fake("sleep", "");
    fake("terraform", "echo '{\"type\": \"google_artifact_registry_repository\"}'");

    assertThat(deploy("platform", "--version=v1"), is(0));
    assertThat(
        calls(),
        contains(ENABLE, ANSWERS, "sleep 10", ANSWERS, "sleep 10", ANSWERS, DESCRIBE, INIT, PULL));
  }

  @Test
  void givesUpWhenThatApiDoesNotAnswerForFiveMinutes() throws Exception {
    fake("gcloud", "case \"$1\" in projects) exit 1 ;; esac");
    fake("sleep", "");
    fake("terraform", "");

    assertThat(deploy("platform", "--version=v1"), is(1));
    assertThat(calls().stream().filter(ANSWERS::equals).count(), is(30L));
    assertThat(calls().stream().noneMatch(call -> call.startsWith("terraform")), is(true));
  }

  private static final String BUILT =
      """
      case "$*" in *--long*)
      echo '  10 2026-03-03T10:00:00Z gs://example-dev-alluvium-templates/load-warehouse/v3.json'
      echo '  10 2026-01-01T10:00:00Z gs://example-dev-alluvium-templates/load-warehouse/v1.json'
      echo '  10 2026-02-02T10:00:00Z gs://example-dev-alluvium-templates/load-warehouse/v2.json'
      echo 'TOTAL: 3 objects, 30 bytes (30B)'
      esac""";

  @Test
  void rollsBackToWhatWasBuiltBeforeTheVersionThatRuns() throws Exception {
    fake("gcloud", BUILT);
    fake("terraform", "case \"$2\" in output) printf v2 ;; esac");

    assertThat(deploy("rollback"), is(0));
    assertThat(calls(), hasItem(APPLY + "v1"));
  }

  @Test
  void rollsBackToNothingWhereNothingWasBuiltBefore() throws Exception {
    fake("gcloud", BUILT);
    fake("terraform", "case \"$2\" in output) printf v1 ;; esac");

    assertThat(deploy("rollback"), is(2));
    assertThat(calls().stream().noneMatch(call -> call.startsWith(APPLY)), is(true));
  }

  /** A command of that name, which writes down how it is called. */
  private void fake(String name, String script) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(
        file, "#!/bin/sh\necho \"%s $*\" >>'%s'\n%s\n".formatted(name, log(), script));
    assertThat(file.toFile().setExecutable(true), is(true));
  }

  private int deploy(String... arguments) throws Exception {
    Path script = Path.of("..", "..", "scripts", "deploy");
    List<String> command = new ArrayList<>(List.of("/bin/sh", script.toString(), "--env=dev"));
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
    process.getInputStream().readAllBytes();
    assertThat("it ends", process.waitFor(30, TimeUnit.SECONDS), is(true));
    return process.exitValue();
  }

  private List<String> calls() throws IOException {
    return Files.readAllLines(log(), UTF_8);
  }

  private Path log() {
    return folder.resolve("calls");
  }
}
