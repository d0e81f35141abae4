package dev.alluvium.pipelines.profile;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.schemas.draft.DraftNames;
import dev.alluvium.transforms.format.RecordText;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.format.csv.CsvLine;
import dev.alluvium.transforms.format.json.JsonText;
import dev.alluvium.transforms.source.SourceRecord;
import java.io.IOException;
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
  /** Behind the path of a list: each of its elements. */
  static final String EACH = "[]";

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
   * @param text of long ones the beginning
   * @param micros the time that a load reads in a text as ISO 8601, since 1970; NULL where it reads
   *     none
   */
  record Cell(String way, Kind kind, @Nullable String text, @Nullable Long micros) {
    Cell(String way, Kind kind, @Nullable String text) {
      this(way, kind, text == null ? null : cut(text), null);
    }

    static Cell ofText(String way, String text) {
      return new Cell(way, Kind.STRING, cut(text), IsoText.micros(text));
    }
  }

  /**
   * A record taken apart.
   *
   * @param fault why it is none; NULL where it is one
   * @param committedMillis when a change was committed; NULL of other records
   * @param leavesOut whether it has more values than are looked at
   * @param twice a path that stands twice in it; NULL where none does
   */
  record Taken(
      List<Cell> cells,
      @Nullable String fault,
      @Nullable Long committedMillis,
      boolean leavesOut,
      @Nullable String twice) {
    static Taken broken(String fault) {
      return new Taken(List.of(), fault, null, false, null);
    }

    static Taken of(List<Cell> cells) {
      return new Taken(cells, null, null, false, null);
    }

    static Taken of(JsonCells cells, @Nullable Long committedMillis) {
      return new Taken(cells.cells(), null, committedMillis, cells.leavesOut(), cells.twice());
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

  /** Texts are looked at so far. */
  static final int MAX_TEXT = 2_000;

  /** What Debezium writes for a long value that it did not have. */
  private static final String UNAVAILABLE = "__debezium_unavailable_value";

  private final SampledFormat format;
  private final @Nullable CsvLine csv;

  /** Other names of a column, in files whose header calls it so, at its place. */
  private final Map<String, String> aliases = new LinkedHashMap<>();

  private final List<String> columns = new ArrayList<>();
  private boolean haveOthers;
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

  /** The columns' names, as files have them that are read so far; none where files differ. */
  List<String> columns() {
    return haveOthers ? List.of() : List.copyOf(columns);
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
      return Taken.of(List.of());
    }
    return csv == null ? ofJson(payload) : ofSeparated(csv, record, payload);
  }

  private Taken ofJson(byte[] payload) {
    try {
      RecordText.check(payload);
    } catch (RejectedException e) {
      return Taken.broken(BytesFault.of(payload).orElse(BytesFault.OTHER));
    }
    try {
      return format.kind() == SampledFormat.Kind.DEBEZIUM
          ? ofChange(payload)
          : Taken.of(JsonCells.of(JsonText.of(payload), MAX_DEPTH), null);
    } catch (RejectedException e) {
      return Taken.broken(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return Taken.broken(BytesFault.of(payload).orElse("no JSON"));
    }
  }

  private static Taken ofChange(byte[] payload) throws IOException {
    Optional<JsonNode> change = json(payload).flatMap(RecordCells::change);
    if (change.isEmpty()) {
      return Taken.broken("no change as Debezium writes it");
    }
    JsonNode after = change.get().path("after");
    ObjectNode row = JSON.createObjectNode();
    (after.isObject() ? after : change.get().path("before"))
        .properties()
        .forEach(
            column -> {
              String name = column.getKey();
              if (!UNAVAILABLE.equals(column.getValue().asText())) {
                row.set(name.startsWith("__") ? "__" + name : name, column.getValue());
              }
            });
    JsonNode committed = change.get().path("source").path("ts_ms");
    return Taken.of(
        JsonCells.of(JsonText.of(JSON.writeValueAsBytes(row)), 0),
        committed.canConvertToLong() ? committed.asLong() : null);
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
                  : Cell.ofText(ways.get(i), value));
        }
      }
      return Taken.of(cells);
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
    haveOthers |= names.size() != columns.size();
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
      haveOthers |= !renamed && !columns.contains(name);
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
