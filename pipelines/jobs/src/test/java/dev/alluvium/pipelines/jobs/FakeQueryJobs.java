package dev.alluvium.pipelines.jobs;

import static java.util.stream.Collectors.joining;

import com.google.api.client.http.LowLevelHttpRequest;
import com.google.api.client.testing.http.MockHttpTransport;
import com.google.api.client.testing.http.MockLowLevelHttpRequest;
import com.google.api.client.testing.http.MockLowLevelHttpResponse;
import com.google.api.services.bigquery.model.Job;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.apache.beam.sdk.extensions.gcp.util.Transport;

/** What BigQuery's API says of query jobs; each job runs for as many questions as it is told. */
final class FakeQueryJobs extends MockHttpTransport {
  /** Method and path of each request. */
  final List<String> requests = new ArrayList<>();

  final List<Job> jobs = new ArrayList<>();

  /** How often a job is not over yet when it is asked for. */
  int questionsWhileRunning;

  /** The rows of a query, or of a script's last one. */
  Function<String, List<List<String>>> rows =
      sql -> sql.startsWith("SELECT") ? List.of(List.of("7884", "6")) : List.of();

  /** How many pages the rows of a query take, each the same. */
  int pages = 1;

  /** The job's status when it is over, in JSON. */
  String status = "{\"state\": \"DONE\"}";

  /** Answers the requests whose path ends so by an error. */
  String refused = "nothing";

  int refusal = 403;
  String error = "";

  private int asked;
  private int page;

  @Override
  public LowLevelHttpRequest buildRequest(String method, String url) {
    return new MockLowLevelHttpRequest(url) {
      @Override
      public MockLowLevelHttpResponse execute() throws IOException {
        URI uri = URI.create(url);
        String path = uri.getPath().replaceFirst(".*/projects/", "");
        requests.add(method + " " + path + (uri.getQuery() == null ? "" : "?" + uri.getQuery()));
        if (method.equals("POST")) {
          jobs.add(Transport.getJsonFactory().fromString(getContentAsString(), Job.class));
          asked = 0;
          page = 0;
        }
        boolean isRefused = path.endsWith(refused);
        return new MockLowLevelHttpResponse()
            .setStatusCode(isRefused ? refusal : 200)
            .setContentType("application/json")
            .setContent(isRefused ? "{\"error\": " + error + "}" : answer(method, path));
      }
    };
  }

  private String answer(String method, String path) {
    if (path.contains("/datasets/")) {
      return "{\"location\": \"EU\"}";
    }
    if (method.equals("POST")) {
      return "{}";
    }
    String id = path.substring(path.lastIndexOf('/') + 1);
    if (!Objects.equals(last().getJobReference().getJobId(), id)) {
      throw new IllegalStateException("asked for another job than the last: " + path);
    }
    if (path.contains("/jobs/")) {
      return "{\"status\": " + status + "}";
    }
    if (asked++ < questionsWhileRunning) {
      return "{\"jobComplete\": false}";
    }
    return "{\"jobComplete\": true"
        + (++page < pages ? ", \"pageToken\": \"more\"" : "")
        + rows.apply(last().getConfiguration().getQuery().getQuery()).stream()
            .map(FakeQueryJobs::row)
            .collect(joining(", ", ", \"rows\": [", "]}"));
  }

  private static String row(List<String> values) {
    return values.stream()
        .map(value -> "{\"v\": \"" + value + "\"}")
        .collect(joining(", ", "{\"f\": [", "]}"));
  }

  private Job last() {
    return jobs.get(jobs.size() - 1);
  }
}
