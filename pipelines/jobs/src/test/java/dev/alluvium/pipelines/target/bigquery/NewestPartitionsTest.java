package dev.alluvium.pipelines.target.bigquery;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.api.client.http.LowLevelHttpRequest;
import com.google.api.client.http.LowLevelHttpResponse;
import com.google.api.client.testing.http.MockHttpTransport;
import com.google.api.client.testing.http.MockLowLevelHttpRequest;
import com.google.api.client.testing.http.MockLowLevelHttpResponse;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import dev.alluvium.pipelines.cloud.CloudException;
import dev.alluvium.transforms.warehouse.bigquery.DatasetNames;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NewestPartitionsTest {
  private static final DatasetNames NAMES = DatasetNames.of("some-project", "dev");

  private final List<String> asked = new ArrayList<>();

  @Test
  void tellsTheFirstInstantOfTheNewestDayOfEachEvent() {
    assertThat(
        ask(
            200,
            """
            {"jobComplete": true, "rows": [
              {"f": [{"v": "listen_events_log"}, {"v": "20230405"}]},
              {"f": [{"v": "auth_events_log"}, {"v": "20230401"}]}]}"""),
        is(
            Map.of(
                "listen_events", Instant.parse("2023-04-05T00:00:00Z"),
                "auth_events", Instant.parse("2023-04-01T00:00:00Z"))));
    assertThat(
        asked.get(0), containsString("`some-project.dev_raw.INFORMATION_SCHEMA.PARTITIONS`"));
  }

  @Test
  void tellsOfNoEventWhereThereAreNoRows() {
    assertThat(ask(200, "{\"jobComplete\": true}"), is(Map.of()));
  }

  @Test
  void saysWhichDatasetIsMissing() {
    CloudException e =
        assertThrows(
            CloudException.class,
            () -> ask(404, "{\"error\": {\"code\": 404, \"message\": \"Not found\"}}"));
    assertThat(
        e.getMessage(), containsString("dataset dev_raw in project some-project (404). Create it"));
  }

  @Test
  void saysThatBigQueryTakesTooLong() {
    CloudException e =
        assertThrows(CloudException.class, () -> ask(200, "{\"jobComplete\": false}"));
    assertThat(
        e.getMessage(),
        is("BigQuery took longer than a minute to list the partitions of raw; run it again"));
  }

  private Map<String, Instant> ask(int status, String answer) {
    MockHttpTransport transport =
        new MockHttpTransport() {
          @Override
          public LowLevelHttpRequest buildRequest(String method, String url) {
            return new MockLowLevelHttpRequest(url) {
              @Override
              public LowLevelHttpResponse execute() throws IOException {
                asked.add(getContentAsString());
                return new MockLowLevelHttpResponse()
                    .setStatusCode(status)
                    .setContentType("application/json")
                    .setContent(answer);
              }
            };
          }
        };
    return NewestPartitions.of(
        NAMES,
        BigQueryClient.of(transport, GoogleCredentials.create(new AccessToken("token", null))));
  }
}
