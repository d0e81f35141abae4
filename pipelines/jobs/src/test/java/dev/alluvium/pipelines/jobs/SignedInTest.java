package dev.alluvium.pipelines.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import com.google.auth.Credentials;
import dev.alluvium.pipelines.engine.RunControl;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.extensions.gcp.auth.CredentialFactory;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a person is told who is not known to Google. */
class SignedInTest {
  /** Nobody is signed in. */
  public static final class Nobody implements CredentialFactory {
    public static Nobody fromOptions(PipelineOptions options) {
      return new Nobody();
    }

    @Override
    @SuppressWarnings("NullAway") // As Beam's own does where it finds nobody.
    public @Nullable Credentials getCredential() {
      return null;
    }
  }

  static Stream<Arguments> jobs() {
    JobMain.Job<LoadWarehouseOptions> load = LoadWarehouse::run;
    JobMain.Job<RebuildMartsOptions> rebuild = RebuildMarts::run;
    JobMain.Job<BuildQueryAssistsOptions> assists = BuildQueryAssists::run;
    JobMain.Job<KeepLakeOptions> lake = KeepLake::run;
    List<String> days = List.of("--from=2023-04-02", "--to=2023-04-03");
    List<String> dataflow =
        List.of(
            "--runner=DataflowRunner",
            "--project=some-project",
            "--region=r",
            "--tempLocation=gs://bucket/temp",
            "--stagingLocation=gs://bucket/staging");
    return Stream.of(
        Arguments.of(LoadWarehouseOptions.class, load, List.of("--input=src")),
        Arguments.of(
            LoadWarehouseOptions.class,
            load,
            Stream.concat(
                    dataflow.stream(), Stream.of("--source=kafka", "--bootstrapServers=b:9092"))
                .toList()),
        Arguments.of(RebuildMartsOptions.class, rebuild, days),
        Arguments.of(
            RebuildMartsOptions.class,
            rebuild,
            Stream.concat(dataflow.stream(), days.stream()).toList()),
        Arguments.of(BuildQueryAssistsOptions.class, assists, days),
        Arguments.of(KeepLakeOptions.class, lake, days));
  }

  @ParameterizedTest
  @MethodSource("jobs")
  <O extends PipelineOptions> void everyJobSaysInOneLineThatNobodyIsSignedIn(
      Class<O> options, JobMain.Job<O> job, List<String> arguments) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream said = new PrintStream(err, true, StandardCharsets.UTF_8);
    String[] all =
        Stream.concat(
                Stream.of(
                    "--warehouse=bigquery:some-project",
                    "--credentialFactoryClass=" + Nobody.class.getName()),
                arguments.stream())
            .toArray(String[]::new);

    int status = JobMain.runOnce("job", options, all, job, new RunControl(), said, said);

    List<String> lines = err.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(String.join("\n", lines), status, is(1));
    assertThat(lines, hasSize(1));
    assertThat(lines, everyItem(containsString("credentials of Google Cloud: ")));
  }
}
