package dev.alluvium.pipelines.profile;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.alluvium.schemas.draft.DraftNames;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.format.csv.CsvLine;
import dev.alluvium.transforms.source.SourceRecord;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes records apart into values by their paths. A list is one value; what its elements have
 * stands under paths with {@code []}, for people to see.
 */
final class RecordCells {
  /** What a value is, as its record writes it. */
  enum Kind {
    NULL,
    STRING,
    INTEGER,
    DECIMAL,
    BOOLEAN,
    OBJECT,
    ARRAY
  }

  /**
   * @param way the path, as a contract writes it
   */
  record Cell(String way, Kind kind, @Nullable String text) {}

  /**
   * A record taken apart.
   *
   * @param fault why it is none; NULL where it is one
   * @param committedMillis when a change was committed; NULL of other records
   */
  record Taken(List<Cell> cells, @Nullable String fault, @Nullable Long committedMillis) {
    static Taken broken(String fault) {
      return new Taken(List.of(), fault, null);
    }
  }

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  static {
    JSON.getFactory()
        .setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(200).build());
  }

  private static final int MAX_DEPTH = 8;
  private static final int MAX_CELLS = 2_000;

  /** Texts are looked at so far. */
  private static final int MAX_TEXT = 2_000;

  /** What Debezium writes for a long value that it did not have. */
  private static final String UNAVAILABLE = "__debezium_unavailable_value";

  private final SampledFormat format;
  private final @Nullable CsvLine csv;

  /** Other names of a column, in files whose header calls it so, at its place. */
  private final Map<String, String> aliases = new LinkedHashMap<>();

  private final List<String> columns = new ArrayList<>();
  private byte @Nullable [] header;
  private List<String> ways = List.of();

  RecordCells(SampledFormat format) {
    this.format = format;
    csv = format.csv().map(CsvLine::new).orElse(null);
  }

  /** {@code other name → name}, of columns. */
  Map<String, String> aliases() {
    return Map.copyOf(aliases);
  }

  /** The columns' names, as files have them that are read so far. */
  List<String> columns() {
    return List.copyOf(columns);
  }

  /** An object of JSON; none where it is something else. */
  static Optional<JsonNode> json(byte[] bytes) {
    try {
      JsonNode read = JSON.readTree(text(bytes));
      return read != null && read.isObject() ? Optional.of(read) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String text(byte[] bytes) throws CharacterCodingException {
    return UTF_8
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .decode(ByteBuffer.wrap(bytes))
        .toString();
  }

  /** The change that a message of Debezium tells of; none where it is no such message. */
  static Optional<JsonNode> change(JsonNode value) {
    JsonNode envelope = value.path("payload").isObject() ? value.path("payload") : value;
    return envelope.path("op").isTextual()
            && envelope.path("source").isObject()
            && (envelope.has("after") || envelope.has("before"))
        ? Optional.of(envelope)
        : Optional.empty();
  }

  /** Columns of the key of a change, as its message has them. */
  static List<String> keyOf(SourceRecord record) {
    byte[] key = record.key();
    List<String> names = new ArrayList<>();
    if (key != null) {
      json(key)
          .map(k -> k.path("payload").isObject() ? k.path("payload") : k)
          .ifPresent(k -> k.fieldNames().forEachRemaining(names::add));
    }
    return names;
  }

  Taken take(SourceRecord record) {
    String damage = record.damage() == null ? record.flaw() : record.damage();
    if (damage != null) {
      return Taken.broken(damage);
    }
    byte[] payload = record.payload();
    if (record.truncated()) {
      return Taken.broken("longer than 1 MiB");
    }
    if (payload == null) {
      return new Taken(List.of(), null, null);
    }
    return csv == null ? ofJson(payload) : ofSeparated(csv, record, payload);
  }

  private Taken ofJson(byte[] payload) {
    JsonNode read;
    try {
      read = JSON.readTree(text(payload));
    } catch (CharacterCodingException e) {
      return Taken.broken("no UTF-8");
    } catch (IOException e) {
      return Taken.broken("no JSON");
    }
    if (read == null || !read.isObject()) {
      return Taken.broken("no JSON object");
    }
    List<Cell> cells = new ArrayList<>();
    if (format.kind() != SampledFormat.Kind.DEBEZIUM) {
      members(read, "", 0, cells);
      return new Taken(cells, null, null);
    }
    Optional<JsonNode> change = change(read);
    if (change.isEmpty()) {
      return Taken.broken("no change as Debezium writes it");
    }
    JsonNode after = change.get().path("after");
    JsonNode row = after.isObject() ? after : change.get().path("before");
    row.properties()
        .forEach(
            column -> {
              String name = column.getKey();
              if (!UNAVAILABLE.equals(column.getValue().asText())) {
                value(
                    DraftNames.step(name.startsWith("__") ? "__" + name : name),
                    column.getValue(),
                    cells);
              }
            });
    JsonNode committed = change.get().path("source").path("ts_ms");
    return new Taken(cells, null, committed.canConvertToLong() ? committed.asLong() : null);
  }

  private static void members(JsonNode object, String path, int depth, List<Cell> cells) {
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      if (cells.size() > MAX_CELLS) {
        return;
      }
      String way = path + DraftNames.step(member.getKey());
      JsonNode value = member.getValue();
      value(way, value, cells);
      if (depth < MAX_DEPTH && value.isObject()) {
        members(value, way + ".", depth + 1, cells);
      } else if (depth < MAX_DEPTH && value.isArray()) {
        for (JsonNode element : value) {
          if (element.isObject()) {
            members(element, way + "[].", depth + 1, cells);
          } else if (cells.size() <= MAX_CELLS) {
            value(way + "[]", element, cells);
          }
        }
      }
    }
  }

  private static void value(String way, JsonNode value, List<Cell> cells) {
    cells.add(
        switch (value.getNodeType()) {
          case STRING -> new Cell(way, Kind.STRING, cut(value.textValue()));
          case BOOLEAN -> new Cell(way, Kind.BOOLEAN, value.asText());
          case NUMBER -> number(way, value);
          case OBJECT -> new Cell(way, Kind.OBJECT, cut(value.toString()));
          case ARRAY -> new Cell(way, Kind.ARRAY, cut(value.toString()));
          default -> new Cell(way, Kind.NULL, null);
        });
  }

  private static Cell number(String way, JsonNode value) {
    if (value.isIntegralNumber()) {
      return new Cell(way, Kind.INTEGER, cut(value.asText()));
    }
    BigDecimal decimal = value.decimalValue();
    String text = Math.abs((long) decimal.scale()) > 400 ? value.asText() : decimal.toPlainString();
    return new Cell(way, Kind.DECIMAL, cut(text));
  }

  private Taken ofSeparated(CsvLine line, SourceRecord record, byte[] payload) {
    try {
      if (ways.isEmpty() || (record.header() != null && record.header() != header)) {
        header = record.header();
        ways = waysOf(line, header);
      }
      List<String> values = line.cut(payload);
      if (values.size() != ways.size()) {
        return Taken.broken("%s values under %s columns".formatted(values.size(), ways.size()));
      }
      List<Cell> cells = new ArrayList<>();
      for (int i = 0; i < values.size(); i++) {
        String value = values.get(i);
        if (!ways.get(i).isEmpty()) {
          cells.add(
              value.isEmpty()
                  ? new Cell(ways.get(i), Kind.NULL, null)
                  : new Cell(ways.get(i), Kind.STRING, cut(value)));
        }
      }
      return new Taken(cells, null, null);
    } catch (RejectedException e) {
      return Taken.broken(String.valueOf(e.getMessage()));
    }
  }

  /** A column that another file calls otherwise, at the same place, is the same column. */
  private List<String> waysOf(CsvLine line, byte @Nullable [] header) {
    List<String> names =
        header == null
            ? format.csv().orElseThrow().columns()
            : line.cut(header).stream().map(String::strip).toList();
    if (columns.isEmpty()) {
      columns.addAll(names);
    }
    List<String> ways = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (names.indexOf(name) < i) {
        ways.add(""); // Of several columns of one name the first counts.
        continue;
      }
      boolean renamed =
          !name.isEmpty()
              && names.size() == columns.size()
              && !columns.contains(name)
              && !columns.get(i).isEmpty()
              && !names.contains(columns.get(i));
      if (renamed) {
        aliases.put(name, columns.get(i));
      }
      ways.add(name.isEmpty() ? "" : DraftNames.step(renamed ? columns.get(i) : name));
    }
    return ways;
  }

  private static String cut(String text) {
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
  }

  /** In words, for people. */
  static String words(Iterable<Kind> kinds) {
    List<String> words = new ArrayList<>();
    kinds.forEach(kind -> words.add(kind.name().toLowerCase(Locale.ROOT)));
    return words.stream().sorted().collect(Collectors.joining(", "));
  }
}
