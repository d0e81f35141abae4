package dev.alluvium.pipelines.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.sameInstance;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.api.client.http.LowLevelHttpRequest;
import com.google.api.client.testing.http.MockHttpTransport;
import com.google.api.client.testing.http.MockLowLevelHttpRequest;
import com.google.api.client.testing.http.MockLowLevelHttpResponse;
import com.google.api.services.bigquery.Bigquery;
import com.google.auth.Credentials;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.transforms.warehouse.bigquery.DatasetNames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.apache.beam.sdk.extensions.gcp.auth.CredentialFactory;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a person is told, and when, if Google does not answer or refuses. */
class AskGoogleTest {
  private static final DatasetNames NAMES = DatasetNames.of("some-project", "");
  private static final Duration LONG = Duration.ofMinutes(5);

  private final List<String> told = new ArrayList<>();
  private final List<Long> pauses = new ArrayList<>();
  private int requests;

  @Test
  void givesUpOnACallThatNeverReturns() {
    CountDownLatch never = new CountDownLatch(1);

    CloudException e =
        assertThrows(
            CloudException.class,
            () ->
                AskGoogle.within(
                    Duration.ofMillis(1),
                    "BigQuery",
                    () -> {
                      never.await();
                      return 1;
                    }));

    assertThat(
        e.getMessage(),
        is(
            "BigQuery does not answer within 0 s: check the network, and the proxy if there is one"));
  }

  @Test
  void saysTheInnermostReasonOfNoAnswer() {
    CloudException e =
        assertThrows(
            CloudException.class,
            () ->
                AskGoogle.within(
                    LONG,
                    "BigQuery",
                    () -> {
                      throw new IOException("token", new UnknownHostException("oauth2.example"));
                    }));

    assertThat(
        e.getMessage(),
        containsString("BigQuery does not answer (UnknownHostException: oauth2.example): check"));
  }

  @Test
  void passesOnWhatIsNotOfGoogle() {
    RuntimeException bug = new IllegalStateException("a bug");

    assertThat(
        assertThrows(
            RuntimeException.class,
            () ->
                AskGoogle.within(
                    LONG,
                    "BigQuery",
                    () -> {
                      throw bug;
                    })),
        is(sameInstance(bug)));
  }

  @Test
  void tellsOfEachTryAndGoesOnWhenThereIsAnAnswer() throws IOException {
    Bigquery client = client(2, 503);

    client.datasets().get("some-project", "raw").execute();

    assertThat(
        told,
        contains(
            "BigQuery does not answer; trying again",
            "BigQuery does not answer; trying again",
            "BigQuery is too busy (503); trying again"));
    assertThat(requests, is(4));
  }

  @Test
  void givesUpAfterFourteenTriesOfSomeFiveMinutes() {
    Bigquery client = client(Integer.MAX_VALUE, 503);

    assertThrows(IOException.class, () -> client.datasets().get("some-project", "raw").execute());

    assertThat(told, hasSize(RetriedRequests.RETRIES));
    long seconds = pauses.stream().mapToLong(Long::longValue).sum() / 1000;
    assertThat(
        "within 2.5 and 7.5 minutes: " + seconds, seconds >= 150 && seconds <= 452, is(true));
  }

  @Test
  void doesNotTryARefusalAgain() {
    Bigquery client = answering("{\"error\": {\"code\": 403, \"message\": \"Denied\"}}", 403);

    assertThrows(IOException.class, () -> client.datasets().get("some-project", "raw").execute());

    assertThat(requests, is(1));
    assertThat(told, is(empty()));
  }

  @Test
  void namesEveryDatasetThatIsMissing() {
    Bigquery client = answering("{\"error\": {\"code\": 404, \"message\": \"Not found\"}}", 404);

    CloudException e =
        assertThrows(
            CloudException.class,
            () -> CheckDatasets.of(client, NAMES, List.of("raw", "mart"), false, LONG));

    assertThat(
        e.getMessage(),
        is(
            "Project some-project has no dataset raw, mart. Terraform makes it; for a trial, bq mk does"));
  }

  @Test
  void onlyWhoWritesItselfHasToBeLetIn() {
    Bigquery client = answering("{\"error\": {\"code\": 403, \"message\": \"Denied\"}}", 403);

    CheckDatasets.of(client, NAMES, List.of("raw"), false, LONG);
    CloudException e =
        assertThrows(
            CloudException.class,
            () -> CheckDatasets.of(client, NAMES, List.of("raw"), true, LONG));

    assertThat(e.getMessage(), is("BigQuery refuses (403): Denied"));
  }

  @Test
  void asksForNothingMoreWhereTheDatasetsAreThere() {
    CheckDatasets.of(answering("{}", 200), NAMES, List.of("raw", "mart"), true, LONG);

    assertThat(requests, is(2));
  }

  @Test
  void saysWhichFileHoldsNoCredentials() {
    assertThat(
        BigQueryClient.nobody("/tmp/key.json").getMessage(),
        is(
            "GOOGLE_APPLICATION_CREDENTIALS=/tmp/key.json holds no credentials of Google Cloud: mend the file, or unset it and run gcloud auth application-default login"));
  }

  @Test
  void saysInOneLineWhyDataflowDidNotTakeAJob() {
    RuntimeException bug = new IllegalStateException("a bug");

    assertThat(
        Launched.refusal(new RuntimeException("x", new UnknownHostException("storage.example")))
            .getMessage(),
        containsString("Google does not answer (UnknownHostException: storage.example)"));
    RuntimeException options =
        Launched.refusal(new RuntimeException("x", new IllegalArgumentException("No bucket")));
    assertThat(options instanceof UserException, is(true));
    assertThat(options.getMessage(), is("Dataflow does not take the options: No bucket"));
    assertThat(Launched.refusal(bug), is(sameInstance(bug)));
  }

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
    JobMain.Job<LoadWarehouseOptions> load = LoadWarehouse::start;
    JobMain.Job<RebuildMartsOptions> rebuild = RebuildMarts::start;
    JobMain.Job<BuildQueryAssistsOptions> assists = BuildQueryAssists::run;
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
        Arguments.of(BuildQueryAssistsOptions.class, assists, days));
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

  /** Does not answer so many times, then answers so, then well. */
  private Bigquery client(int broken, int status) {
    return client(
        () -> {
          int request = ++requests;
          if (request <= broken) {
            throw new IOException("broken");
          }
          boolean isFirst = request == broken + 1;
          return new MockLowLevelHttpResponse()
              .setStatusCode(isFirst ? status : 200)
              .setContentType("application/json")
              .setContent("{}");
        });
  }

  private Bigquery answering(String json, int status) {
    return client(
        () -> {
          requests++;
          return new MockLowLevelHttpResponse()
              .setStatusCode(status)
              .setContentType("application/json")
              .setContent(json);
        });
  }

  private interface Answer {
    MockLowLevelHttpResponse give() throws IOException;
  }

  private Bigquery client(Answer answer) {
    MockHttpTransport transport =
        new MockHttpTransport() {
          @Override
          public LowLevelHttpRequest buildRequest(String method, String url) {
            return new MockLowLevelHttpRequest(url) {
              @Override
              public MockLowLevelHttpResponse execute() throws IOException {
                return answer.give();
              }
            };
          }
        };
    return BigQueryClient.of(
        transport,
        GoogleCredentials.create(new AccessToken("token", null)),
        pauses::add,
        told::add);
  }
}
