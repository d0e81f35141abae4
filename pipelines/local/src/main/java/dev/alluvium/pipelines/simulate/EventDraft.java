package dev.alluvium.pipelines.simulate;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One event before it is bytes: its topic, key, time and fields in order. A draft is reused from
 * event to event, so that a fast feed allocates little; dirt changes the fields in place.
 */
public final class EventDraft {
  private enum Kind {
    TEXT,
    NUMBER,
    LITERAL
  }

  private String topic = "";
  private String key = "";
  private long time;
  private int size;
  private @Nullable DateTimeFormatter lineTimes;
  private String[] names = new String[32];
  private FieldRole[] roles = new FieldRole[32];
  private Kind[] kinds = new Kind[32];
  private String[] texts = new String[32];
  private long[] numbers = new long[32];

  /** Starts an event without fields; {@code time} is epoch milliseconds UTC. */
  @CanIgnoreReturnValue
  public EventDraft begin(String topic, String key, long time) {
    this.topic = topic;
    this.key = key;
    this.time = time;
    this.size = 0;
    this.lineTimes = null;
    return this;
  }

  /** Makes it a line of values between commas; its event time is written in that format. */
  @CanIgnoreReturnValue
  public EventDraft asLine(DateTimeFormatter times) {
    lineTimes = times;
    return this;
  }

  boolean isLine() {
    return lineTimes != null;
  }

  public String topic() {
    return topic;
  }

  public String key() {
    return key;
  }

  public long time() {
    return time;
  }

  @CanIgnoreReturnValue
  public EventDraft text(String name, String value, FieldRole role) {
    return add(name, Kind.TEXT, value, 0, role);
  }

  @CanIgnoreReturnValue
  public EventDraft text(String name, String value) {
    return text(name, value, FieldRole.PLAIN);
  }

  @CanIgnoreReturnValue
  public EventDraft number(String name, long value, FieldRole role) {
    return add(name, Kind.NUMBER, "", value, role);
  }

  @CanIgnoreReturnValue
  public EventDraft number(String name, long value) {
    return number(name, value, FieldRole.PLAIN);
  }

  /** A field whose value is written as it stands: a decimal number, a boolean, an object. */
  @CanIgnoreReturnValue
  public EventDraft literal(String name, String json, FieldRole role) {
    return add(name, Kind.LITERAL, json, 0, role);
  }

  @CanIgnoreReturnValue
  private EventDraft add(String name, Kind kind, String text, long number, FieldRole role) {
    if (size == names.length) {
      grow();
    }
    names[size] = name;
    kinds[size] = kind;
    texts[size] = text;
    numbers[size] = number;
    roles[size] = role;
    size++;
    return this;
  }

  private void grow() {
    int capacity = 2 * size;
    names = Arrays.copyOf(names, capacity);
    roles = Arrays.copyOf(roles, capacity);
    kinds = Arrays.copyOf(kinds, capacity);
    texts = Arrays.copyOf(texts, capacity);
    numbers = Arrays.copyOf(numbers, capacity);
  }

  int size() {
    return size;
  }

  /** The position of the first field of that role at or after {@code from}, or -1. */
  int find(FieldRole role, int from) {
    for (int i = from; i < size; i++) {
      if (roles[i] == role) {
        return i;
      }
    }
    return -1;
  }

  String textAt(int field) {
    return texts[field];
  }

  void setText(int field, String value) {
    kinds[field] = Kind.TEXT;
    texts[field] = value;
  }

  void setNumber(int field, long value) {
    kinds[field] = Kind.NUMBER;
    numbers[field] = value;
  }

  void setLiteral(int field, String json) {
    kinds[field] = Kind.LITERAL;
    texts[field] = json;
  }

  /** Takes a field out; of a line its value, as the others keep their places. */
  void remove(int field) {
    if (isLine()) {
      setText(field, "");
      return;
    }
    int after = size - field - 1;
    System.arraycopy(names, field + 1, names, field, after);
    System.arraycopy(roles, field + 1, roles, field, after);
    System.arraycopy(kinds, field + 1, kinds, field, after);
    System.arraycopy(texts, field + 1, texts, field, after);
    System.arraycopy(numbers, field + 1, numbers, field, after);
    size--;
  }

  /** The bytes to send; {@code json} is there to be used again. */
  byte[] encode(JsonBytes json) {
    if (lineTimes != null) {
      return line(lineTimes).getBytes(StandardCharsets.UTF_8);
    }
    writeTo(json);
    return json.toByteArray();
  }

  private String line(DateTimeFormatter times) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < size; i++) {
      line.append(i == 0 ? "" : ",");
      if (kinds[i] != Kind.NUMBER) {
        line.append(quoted(texts[i]));
      } else if (roles[i] == FieldRole.EVENT_TIME) {
        line.append(times.format(Instant.ofEpochMilli(numbers[i])));
      } else {
        line.append(numbers[i]);
      }
    }
    return line.toString();
  }

  private static String quoted(String value) {
    boolean isPlain = value.indexOf(',') < 0 && value.indexOf('"') < 0;
    return isPlain ? value : '"' + value.replace("\"", "\"\"") + '"';
  }

  private void writeTo(JsonBytes json) {
    json.begin();
    for (int i = 0; i < size; i++) {
      json.name(names[i]);
      switch (kinds[i]) {
        case TEXT -> json.text(texts[i]);
        case NUMBER -> json.number(numbers[i]);
        case LITERAL -> json.literal(texts[i]);
      }
    }
    json.end();
  }
}
