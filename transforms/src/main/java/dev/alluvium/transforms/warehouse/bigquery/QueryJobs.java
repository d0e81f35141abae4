package dev.alluvium.transforms.warehouse.bigquery;

import com.google.api.client.googleapis.json.GoogleJsonError;
import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.services.bigquery.Bigquery;
import com.google.api.services.bigquery.model.ErrorProto;
import com.google.api.services.bigquery.model.GetQueryResultsResponse;
import com.google.api.services.bigquery.model.Job;
import com.google.api.services.bigquery.model.JobConfiguration;
import com.google.api.services.bigquery.model.JobConfigurationQuery;
import com.google.api.services.bigquery.model.JobReference;
import com.google.api.services.bigquery.model.TableRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Query jobs of BigQuery, each run to its end however long it takes. A job has a name from here, so
 * that asking for it again, after an answer that was lost, starts no second one.
 */
final class QueryJobs {
  /** How long BigQuery holds back its answer while a job runs. */
  private static final long WAIT_MILLIS = 60_000;

  private static final int ALREADY_THERE = 409;

  private final Bigquery client;
  private final String project;
  private final String location;
  private final Map<String, String> labels;

  QueryJobs(Bigquery client, String project, String location, Map<String, String> labels) {
    this.client = client;
    this.project = project;
    this.location = location;
    this.labels = labels;
  }

  /**
   * Jobs where a dataset is.
   *
   * @throws BigQueryException if BigQuery does not tell where that is
   */
  static QueryJobs beside(
      Bigquery client, String project, String dataset, Map<String, String> labels) {
    try {
      String location = client.datasets().get(project, dataset).execute().getLocation();
      return new QueryJobs(client, project, location, labels);
    } catch (IOException e) {
      throw failed("BigQuery does not tell of dataset %s:%s".formatted(project, dataset), e);
    }
  }

  /**
   * Runs a query, or a script of statements, and returns all rows of the last one's answer.
   *
   * @throws BigQueryException if it fails
   */
  List<TableRow> run(String sql) {
    String id = "alluvium_" + UUID.randomUUID();
    String what = "BigQuery's job " + id + " failed";
    try {
      start(id, sql);
      GetQueryResultsResponse answer = await(id);
      ErrorProto error =
          client
              .jobs()
              .get(project, id)
              .setLocation(location)
              .execute()
              .getStatus()
              .getErrorResult();
      if (error != null) {
        throw new BigQueryException(message(what, error.getReason(), error.getMessage()));
      }
      return rows(id, answer);
    } catch (IOException e) {
      throw failed(what, e);
    }
  }

  private void start(String id, String sql) throws IOException {
    Job job =
        new Job()
            .setJobReference(
                new JobReference().setProjectId(project).setLocation(location).setJobId(id))
            .setConfiguration(
                new JobConfiguration()
                    .setLabels(labels)
                    .setQuery(new JobConfigurationQuery().setQuery(sql).setUseLegacySql(false)));
    try {
      client.jobs().insert(project, job).execute();
    } catch (GoogleJsonResponseException e) {
      if (e.getStatusCode() != ALREADY_THERE) {
        throw e;
      }
    }
  }

  private GetQueryResultsResponse await(String id) throws IOException {
    GetQueryResultsResponse answer;
    do {
      answer =
          client
              .jobs()
              .getQueryResults(project, id)
              .setLocation(location)
              .setTimeoutMs(WAIT_MILLIS)
              .execute();
    } while (!Boolean.TRUE.equals(answer.getJobComplete()));
    return answer;
  }

  private List<TableRow> rows(String id, GetQueryResultsResponse first) throws IOException {
    List<TableRow> rows = new ArrayList<>();
    GetQueryResultsResponse page = first;
    while (true) {
      if (page.getRows() != null) {
        rows.addAll(page.getRows());
      }
      if (page.getPageToken() == null) {
        return rows;
      }
      page =
          client
              .jobs()
              .getQueryResults(project, id)
              .setLocation(location)
              .setPageToken(page.getPageToken())
              .execute();
    }
  }

  private static BigQueryException failed(String what, IOException e) {
    if (!(e instanceof GoogleJsonResponseException refusal)) {
      String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      return new BigQueryException(
          "BigQuery does not answer (%s); run it again when it does".formatted(firstLine(why)), e);
    }
    GoogleJsonError details = refusal.getDetails();
    if (details == null) {
      return new BigQueryException(
          String.format(Locale.ROOT, "%s (%d)", what, refusal.getStatusCode()), e);
    }
    List<GoogleJsonError.ErrorInfo> errors = details.getErrors();
    String reason = errors == null || errors.isEmpty() ? null : errors.get(0).getReason();
    return new BigQueryException(message(what, reason, details.getMessage()), e);
  }

  private static String message(String what, @Nullable String reason, @Nullable String message) {
    String why = message == null ? String.valueOf(reason) : firstLine(message);
    String todo =
        switch (String.valueOf(reason)) {
          case "notFound" -> "; Terraform makes datasets, tables and views";
          case "accessDenied" -> "; it takes roles/bigquery.jobUser, and dataEditor of the dataset";
          default -> "";
        };
    return what + ": " + why + todo;
  }

  private static String firstLine(String text) {
    return text.strip().lines().findFirst().orElse("");
  }
}
