package dev.alluvium.pipelines.target.bigquery;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.sameInstance;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.api.client.http.LowLevelHttpRequest;
import com.google.api.client.testing.http.MockHttpTransport;
import com.google.api.client.testing.http.MockLowLevelHttpRequest;
import com.google.api.client.testing.http.MockLowLevelHttpResponse;
import com.google.api.services.bigquery.Bigquery;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import dev.alluvium.pipelines.cloud.AskGoogle;
import dev.alluvium.pipelines.cloud.CloudException;
import dev.alluvium.transforms.warehouse.bigquery.DatasetNames;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

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
