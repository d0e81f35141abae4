package dev.alluvium.pipelines.target.bigquery;

import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.services.bigquery.Bigquery;
import dev.alluvium.pipelines.cloud.AskGoogle;
import dev.alluvium.pipelines.cloud.CloudException;
import dev.alluvium.transforms.warehouse.bigquery.DatasetNames;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks, before a job is handed to its runner, whether BigQuery answers, and has the datasets that
 * the job writes. A pipeline would try for a quarter of an hour, and say nothing.
 */
final class CheckDatasets {
  private static final int NOT_FOUND = 404;
  private static final int FORBIDDEN = 403;

  private CheckDatasets() {}

  /**
   * @param asWriter whether this process is who will write; else only its workers have to have the
   *     right to
   * @throws CloudException if BigQuery does not answer within the limit, or a dataset is missing
   */
  static void of(
      Bigquery client,
      DatasetNames names,
      List<String> datasets,
      boolean asWriter,
      Duration limit) {
    AskGoogle.within(
        limit,
        "BigQuery",
        () -> {
          List<String> missing = new ArrayList<>();
          for (String dataset : datasets) {
            if (!isThere(client, names, dataset, asWriter)) {
              missing.add(names.dataset(dataset));
            }
          }
          if (!missing.isEmpty()) {
            throw new CloudException(
                "Project %s has no dataset %s. Terraform makes it; for a trial, bq mk does"
                    .formatted(names.project(), String.join(", ", missing)));
          }
          return missing;
        });
  }

  private static boolean isThere(
      Bigquery client, DatasetNames names, String dataset, boolean asWriter) throws IOException {
    try {
      client.datasets().get(names.project(), names.dataset(dataset)).execute();
      return true;
    } catch (GoogleJsonResponseException e) {
      if (e.getStatusCode() == NOT_FOUND) {
        return false;
      }
      if (e.getStatusCode() == FORBIDDEN && !asWriter) {
        return true;
      }
      throw e;
    }
  }
}
