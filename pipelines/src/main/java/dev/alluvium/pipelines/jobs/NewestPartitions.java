package dev.alluvium.pipelines.jobs;

import com.google.api.client.googleapis.javanet.GoogleNetHttpTransport;
import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.bigquery.Bigquery;
import com.google.api.services.bigquery.model.QueryRequest;
import com.google.api.services.bigquery.model.QueryResponse;
import com.google.api.services.bigquery.model.TableRow;
import com.google.auth.Credentials;
import com.google.auth.http.HttpCredentialsAdapter;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.transforms.warehouse.bigquery.DatasetNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.extensions.gcp.options.GcpOptions;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * How far raw tables have come, to the day: the start of the newest partition that has rows. Asks
 * for the partitions' list, which costs a fixed few megabytes, and scans no table.
 */
final class NewestPartitions {
  private static final long TIMEOUT_MILLIS = 60_000;

  private NewestPartitions() {}

  /** By event; those without rows are left out. */
  static Map<String, Instant> of(DatasetNames names, PipelineOptions options) {
    try {
      return of(
          names,
          GoogleNetHttpTransport.newTrustedTransport(),
          options.as(GcpOptions.class).getGcpCredential());
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("Java's own certificates cannot be read", e);
    }
  }

  static Map<String, Instant> of(
      DatasetNames names, HttpTransport transport, Credentials credentials) {
    Bigquery client =
        new Bigquery.Builder(
                transport,
                GsonFactory.getDefaultInstance(),
                new HttpCredentialsAdapter(credentials))
            .setApplicationName("alluvium")
            .build();
    QueryResponse response;
    try {
      response =
          client
              .jobs()
              .query(
                  names.project(),
                  new QueryRequest()
                      .setQuery(sql(names))
                      .setUseLegacySql(false)
                      .setTimeoutMs(TIMEOUT_MILLIS))
              .execute();
    } catch (GoogleJsonResponseException e) {
      throw new UserException(
          "BigQuery does not tell of dataset %s in project %s (%d). Create it with Terraform, or check who may read it"
              .formatted(names.dataset("raw"), names.project(), e.getStatusCode()));
    } catch (IOException e) {
      throw new UncheckedIOException("BigQuery does not answer", e);
    }
    return newest(response);
  }

  private static String sql(DatasetNames names) {
    return ("SELECT table_name, MAX(partition_id) FROM `%s.%s.INFORMATION_SCHEMA.PARTITIONS`"
            + " WHERE total_rows > 0 AND REGEXP_CONTAINS(partition_id, r'^[0-9]{8}$')"
            + " AND ENDS_WITH(table_name, '%s') GROUP BY table_name")
        .formatted(names.project(), names.dataset("raw"), DatasetNames.LOG);
  }

  private static Map<String, Instant> newest(QueryResponse response) {
    if (!Boolean.TRUE.equals(response.getJobComplete())) {
      throw new IllegalStateException("BigQuery took longer than a minute to list partitions");
    }
    Map<String, Instant> newest = new HashMap<>();
    List<TableRow> rows = response.getRows() == null ? List.of() : response.getRows();
    for (TableRow row : rows) {
      LocalDate day =
          LocalDate.parse(
              String.valueOf(row.getF().get(1).getV()), DateTimeFormatter.BASIC_ISO_DATE);
      String log = String.valueOf(row.getF().get(0).getV());
      newest.put(
          log.substring(0, log.length() - DatasetNames.LOG.length()),
          day.atStartOfDay(ZoneOffset.UTC).toInstant());
    }
    return newest;
  }
}
