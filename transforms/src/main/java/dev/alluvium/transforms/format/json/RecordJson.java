package dev.alluvium.transforms.format.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.alluvium.transforms.format.RejectReason;
import dev.alluvium.transforms.format.RejectedException;

/** How records are read as JSON: strictly, and with Jackson's limits on depth and length. */
public final class RecordJson {
  /** Safe for several threads. */
  public static final JsonFactory FACTORY = new JsonFactory();

  private RecordJson() {}

  public static RejectedException malformed(String message) {
    return new RejectedException(RejectReason.MALFORMED, null, message);
  }

  public static RejectedException malformed(JsonProcessingException e) {
    JsonLocation location = e.getLocation();
    String where = location == null ? "" : " at byte " + Math.max(0, location.getByteOffset());
    String problem = e.getOriginalMessage();
    int lineEnd = problem.indexOf('\n');
    return malformed(
        "no JSON" + where + ": " + (lineEnd < 0 ? problem : problem.substring(0, lineEnd)));
  }
}
