package dev.alluvium.pipelines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code scripts/deploy build} builds for an environment that takes events by HTTP. */
@Timeout(60)
class DeployCollectTest {
  private static final String IMAGE =
      "mvn -B -ntp -q -P service-image -pl pipelines/serve -am -DskipTests"
          + " '-Dimage.name=$REGISTRY/serve:v1' package";

  private final Path folder;

  DeployCollectTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    assumeTrue(Files.exists(Path.of("/bin/sh")), "there is no /bin/sh");
    Files.createDirectories(folder.resolve("scripts"));
    Files.createDirectories(folder.resolve("terraform/environments/dev"));
    Files.copy(Path.of("..", "..", "scripts", "deploy"), folder.resolve("scripts/deploy"));
  }

  @Test
  void buildsTheImageOfWhatAnswersOverHttpWhereItIsAskedFor() throws Exception {
    List<String> lines = built("module \"platform\" {\n  collect = { domain = \"music\" }\n}\n");
    assertThat(unquoted(lines), hasItems(IMAGE.replace("'", "")));
  }

  @Test
  void buildsNoneWhereItIsNot() throws Exception {
    List<String> lines = built("module \"platform\" {\n  # collect = { domain = \"music\" }\n}\n");
    assertThat(unquoted(lines), not(hasItem(IMAGE.replace("'", ""))));
    assertThat(lines.isEmpty(), is(false));
  }

  private static List<String> unquoted(List<String> lines) {
    return lines.stream().map(line -> line.replace("'", "")).toList();
  }

  private List<String> built(String settings) throws Exception {
    Files.writeString(folder.resolve("terraform/environments/dev/main.tf"), settings, UTF_8);
    ProcessBuilder builder =
        new ProcessBuilder(
            "/bin/sh",
            folder.resolve("scripts/deploy").toString(),
            "build",
            "--dry-run",
            "--env=dev",
            "--version=v1");
    builder.environment().put("TF_VAR_project_id", "example-dev");
    builder.environment().put("TF_VAR_region", "europe-west1");
    Process process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(said, process.waitFor(), is(0));
    return said.lines().toList();
  }
}
