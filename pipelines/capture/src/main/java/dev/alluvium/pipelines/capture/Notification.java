package dev.alluvium.pipelines.capture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alluvium.transforms.source.InputException;
import java.io.IOException;

/**
 * What Debezium tells of a snapshot. It comes among the changes, behind the rows that it tells of.
 *
 * @param of which kind of snapshot
 * @param status how far it has come
 * @param table which table that is about, as {@code schema.table}; empty where it is about all
 * @param outcome of a table's: {@code SUCCEEDED}, {@code EMPTY}, or what went wrong
 * @param rows that were read
 */
record Notification(String of, String status, String table, String outcome, long rows) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Notification read(byte[] value) {
    try {
      JsonNode told = JSON.readTree(value);
      JsonNode more = told.path("additional_data");
      return new Notification(
          told.path("aggregate_type").asText(),
          told.path("type").asText(),
          more.path("scanned_collection").asText(),
          more.path("status").asText(),
          more.path("total_rows_scanned").asLong());
    } catch (IOException e) {
      throw new InputException("Debezium's notification is no JSON: " + e.getMessage(), e);
    }
  }

  /** A table has been read to its end, by ranges of its key. */
  boolean isTableRead() {
    return isOfTable() && (outcome.equals("SUCCEEDED") || outcome.equals("EMPTY"));
  }

  /** A table could not be read. */
  boolean isTableFailed() {
    return isOfTable() && !isTableRead();
  }

  private boolean isOfTable() {
    return of.equals("Incremental Snapshot") && status.equals("TABLE_SCAN_COMPLETED");
  }
}
