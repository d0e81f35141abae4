package dev.alluvium.pipelines.target.bigquery;

import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.services.bigquery.Bigquery;
import com.google.api.services.bigquery.model.QueryRequest;
import com.google.api.services.bigquery.model.QueryResponse;
import com.google.api.services.bigquery.model.TableRow;
import dev.alluvium.pipelines.cloud.AskGoogle;
import dev.alluvium.pipelines.cloud.CloudException;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.warehouse.raw.AppendLog;
import dev.alluvium.transforms.warehouse.bigquery.DatasetNames;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How far raw tables have come, to the day: the start of the newest partition that has rows, and is
 * not of a day to come, which an event with a wrong clock may be of. Asks for the partitions' list,
 * which costs a fixed few megabytes, and scans no table.
 */
final class NewestPartitions {
  private static final long TIMEOUT_MILLIS = 60_000;

  private NewestPartitions() {}

  /**
   * By event; those without rows are left out.
   *
   * @throws CloudException if BigQuery does not tell
   */
  static Map<String, Instant> of(DatasetNames names, Bigquery client) {
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
      throw new CloudException(
          String.format(
              Locale.ROOT,
              "BigQuery does not tell of dataset %s in project %s (%d). Create it with Terraform, or check who may read it",
              names.dataset(Dataset.RAW.id()),
              names.project(),
              e.getStatusCode()),
          e);
    } catch (IOException e) {
      throw AskGoogle.failure("BigQuery", e);
    }
    return newest(response);
  }

  private static String sql(DatasetNames names) {
    return ("SELECT table_name, MAX(partition_id) FROM `%s.%s.INFORMATION_SCHEMA.PARTITIONS`"
            + " WHERE total_rows > 0 AND REGEXP_CONTAINS(partition_id, r'^[0-9]{8}$')"
            + " AND partition_id <= FORMAT_DATE('%%Y%%m%%d', CURRENT_DATE('UTC'))"
            + " AND ENDS_WITH(table_name, '%s') GROUP BY table_name")
        .formatted(names.project(), names.dataset(Dataset.RAW.id()), AppendLog.SUFFIX);
  }

  private static Map<String, Instant> newest(QueryResponse response) {
    if (!Boolean.TRUE.equals(response.getJobComplete())) {
      throw new CloudException(
          "BigQuery took longer than a minute to list the partitions of raw; run it again");
    }
    Map<String, Instant> newest = new HashMap<>();
    List<TableRow> rows = response.getRows() == null ? List.of() : response.getRows();
    for (TableRow row : rows) {
      LocalDate day =
          LocalDate.parse(
              String.valueOf(row.getF().get(1).getV()), DateTimeFormatter.BASIC_ISO_DATE);
      String log = String.valueOf(row.getF().get(0).getV());
      newest.put(
          log.substring(0, log.length() - AppendLog.SUFFIX.length()),
          day.atStartOfDay(ZoneOffset.UTC).toInstant());
    }
    return newest;
  }
}
