package dev.alluvium.pipelines.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alluvium.transforms.live.LiveFeed.Change;
import dev.alluvium.transforms.live.LiveFeed.Changes;

/** What browsers are told, as JSON. */
final class LiveMessages {
  private static final ObjectMapper JSON = new ObjectMapper();

  private LiveMessages() {}

  /** All rows: what the browser had before is void. */
  static String snapshot(Changes all) {
    return rows("snapshot", all);
  }

  /** Rows that have changed; a snapshot where the changes do not begin at a version. */
  static String changes(Changes changes) {
    return rows(changes.from() == 0 ? "snapshot" : "changes", changes);
  }

  /** Keys are texts for the browser; rows are JSON already. */
  private static String rows(String type, Changes changes) {
    StringBuilder out = new StringBuilder(64 + 64 * changes.changes().size());
    out.append("{\"type\":\"").append(type).append("\",\"from\":").append(changes.from());
    out.append(",\"version\":").append(changes.version()).append(",\"rows\":[");
    String separator = "";
    for (Change change : changes.changes()) {
      out.append(separator).append('[').append(change.table()).append(',');
      out.append(text(change.key())).append(',').append(change.row()).append(']');
      separator = ",";
    }
    return out.append("]}").toString();
  }

  static String text(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("this is no JSON", e);
    }
  }
}
