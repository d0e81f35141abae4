package dev.alluvium.pipelines.collect;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.alluvium.transforms.decode.EventCheck.Fault;
import dev.alluvium.transforms.format.json.RecordJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request is answered with: a status, and a JSON object that says how many of its events are
 * in Kafka. Of those that it does not count, and does not name as unknown, none is.
 *
 * @param retryAfterSeconds NULL where it makes no sense to send it again
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
record Answer(int status, byte[] json, @Nullable Integer retryAfterSeconds) {
  /** Faults that are listed; of more, only the number is told. */
  static final int MOST_FAULTS = 1_000;

  private static final int LONGEST_MESSAGE = 300;

  private interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  /** All events are in. */
  static Answer accepted(int events) {
    return of(202, null, json -> json.writeNumberField("accepted", events));
  }

  /** Nothing is in. */
  static Answer refused(Refusal refusal) {
    return of(
        refusal.status(),
        refusal.status() == 429 || refusal.status() == 503 ? 1 : null,
        json -> {
          json.writeNumberField("accepted", 0);
          error(json, refusal.code(), refusal.getMessage());
        });
  }

  /** Nothing is in, for those faults, by position in their order. */
  static Answer faulty(int events, Map<Integer, Fault> faults) {
    return of(
        422,
        null,
        json -> {
          json.writeNumberField("accepted", 0);
          error(
              json,
              "contract",
              faults.size()
                  + " of "
                  + events
                  + " events break the contract; none is taken. Mend or leave out those, and send"
                  + " the rest again.");
          json.writeNumberField("faulty", faults.size());
          json.writeArrayFieldStart("faults");
          int left = MOST_FAULTS;
          for (Map.Entry<Integer, Fault> fault : faults.entrySet()) {
            if (left-- == 0) {
              break;
            }
            write(json, fault.getKey(), fault.getValue());
          }
          json.writeEndArray();
        });
  }

  private static void write(JsonGenerator json, int position, Fault fault) throws IOException {
    json.writeStartObject();
    json.writeNumberField("position", position);
    json.writeStringField("reason", fault.reason());
    if (fault.field() != null) {
      json.writeStringField("field", cut(fault.field()));
    }
    json.writeStringField("message", cut(fault.message()));
    json.writeEndObject();
  }

  /**
   * Some events are in, and of the others that is not known.
   *
   * @param isIn by position
   * @param isForGood whether to send them again would not help
   */
  static Answer unacknowledged(boolean[] isIn, boolean isForGood) {
    int accepted = 0;
    for (boolean in : isIn) {
      accepted += in ? 1 : 0;
    }
    int count = accepted;
    return of(
        isForGood ? 413 : 503,
        isForGood ? null : 2,
        json -> {
          json.writeNumberField("accepted", count);
          error(
              json,
              isForGood ? "too_large" : "unacknowledged",
              isForGood
                  ? "Kafka takes no events that large; those named were not taken"
                  : "Kafka has not acknowledged the events that are named; it may have them all the"
                      + " same. Send them again: what comes twice is counted once.");
          json.writeArrayFieldStart("unacknowledged");
          for (int i = 0; i < isIn.length; i++) {
            if (!isIn[i]) {
              json.writeNumber(i);
            }
          }
          json.writeEndArray();
        });
  }

  /** Whether it works. */
  static Answer health(boolean isWell, String words) {
    return of(isWell ? 200 : 503, null, json -> json.writeStringField("status", words));
  }

  private static void error(JsonGenerator json, String code, String message) throws IOException {
    json.writeStringField("error", code);
    json.writeStringField("message", message);
  }

  private static Answer of(int status, @Nullable Integer retryAfterSeconds, Body body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = RecordJson.FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      body.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written", e);
    }
    bytes.writeBytes("\n".getBytes(UTF_8));
    return new Answer(status, bytes.toByteArray(), retryAfterSeconds);
  }

  private static String cut(String text) {
    if (text.length() <= LONGEST_MESSAGE) {
      return text;
    }
    int end =
        LONGEST_MESSAGE - (Character.isHighSurrogate(text.charAt(LONGEST_MESSAGE - 1)) ? 1 : 0);
    return text.substring(0, end) + "…";
  }
}
