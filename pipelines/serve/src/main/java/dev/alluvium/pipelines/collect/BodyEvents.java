package dev.alluvium.pipelines.collect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.alluvium.transforms.format.RecordText;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.format.json.JsonText;
import dev.alluvium.transforms.format.json.RecordJson;
import dev.alluvium.transforms.format.lines.LineLayout;
import dev.alluvium.transforms.source.SourceRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts bodies into events, each of which keeps its bytes as they were sent. */
final class BodyEvents {
  /** Stands for an event that is longer than it may be. */
  static final byte[] TOO_LONG = {};

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final int maxBytes;
  private final int maxEvents;
  private final List<byte[]> events = new ArrayList<>();

  private BodyEvents(int maxBytes, int maxEvents) {
    this.maxBytes = maxBytes;
    this.maxEvents = maxEvents;
  }

  /**
   * The events of a body, in their order; what is wrong with one of them is not looked at.
   *
   * @param maxBytes of an event; a longer one is {@link #TOO_LONG}
   * @param maxEvents that there may be
   * @throws Refusal if it holds none, or too many, or is no JSON where that is said of it as a
   *     whole
   */
  static List<byte[]> of(BodyKind kind, byte[] body, int length, int maxBytes, int maxEvents) {
    BodyEvents cut = new BodyEvents(maxBytes, maxEvents);
    int start = startsWithMark(body, length) ? BYTE_ORDER_MARK.length : 0;
    if (kind == BodyKind.JSON || (kind == BodyKind.TEXT && isList(body, start, length))) {
      cut.document(body, start, length);
    } else {
      cut.lines(body, length);
    }
    if (cut.events.isEmpty()) {
      throw Refusal.malformed("there is no event in the body");
    }
    return cut.events;
  }

  private static boolean startsWithMark(byte[] body, int length) {
    return length >= BYTE_ORDER_MARK.length
        && Arrays.equals(body, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, 3);
  }

  private static boolean isList(byte[] body, int start, int length) {
    int at = start;
    while (at < length
        && (body[at] == ' ' || body[at] == '\t' || body[at] == '\r' || body[at] == '\n')) {
      at++;
    }
    return at < length && body[at] == '[';
  }

  private void document(byte[] body, int start, int length) {
    byte[] whole = Arrays.copyOfRange(body, start, length);
    try {
      RecordText.check(whole);
    } catch (RejectedException e) {
      throw Refusal.malformed("the body is no JSON: " + e.getMessage());
    }
    JsonText text = JsonText.of(whole);
    try (JsonParser parser = text.parse()) {
      document(text, parser);
    } catch (JsonProcessingException e) {
      throw Refusal.malformed(
          "the body is no JSON"
              + RecordJson.problem(e)
              + (events.isEmpty() ? "" : ", behind event " + (events.size() - 1)));
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory can be read", e);
    }
  }

  private void document(JsonText text, JsonParser parser) throws IOException {
    JsonToken token = parser.nextToken();
    if (token == JsonToken.START_ARRAY) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        add(text.slice(parser));
      }
    } else if (token == JsonToken.START_OBJECT) {
      add(text.slice(parser));
    } else if (token != null) {
      throw Refusal.malformed("the body is neither an object nor a list of them");
    }
    if (parser.nextToken() != null) {
      throw Refusal.malformed(
          "more follows behind the "
              + (token == JsonToken.START_OBJECT ? "object" : "list")
              + "; objects a line are application/x-ndjson");
    }
  }

  private void add(JsonText event) {
    add(
        event.length() > maxBytes
            ? TOO_LONG
            : Arrays.copyOfRange(event.bytes(), event.start(), event.start() + event.length()));
  }

  private void lines(byte[] body, int length) {
    try {
      var lines =
          LineLayout.ofLines()
              .open(new ByteArrayInputStream(body, 0, length), "body", "body", maxBytes);
      for (SourceRecord line = lines.next(); line != null; line = lines.next()) {
        byte[] payload = line.payload();
        add(line.truncated() || payload == null ? TOO_LONG : payload);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory can be read", e);
    }
  }

  private void add(byte[] event) {
    if (events.size() == maxEvents) {
      throw Refusal.tooLarge("more than " + maxEvents + " events; send them in several requests");
    }
    events.add(event);
  }
}
