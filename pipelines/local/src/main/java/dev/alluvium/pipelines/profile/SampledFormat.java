package dev.alluvium.pipelines.profile;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alluvium.schemas.spec.format.CsvFormat;
import dev.alluvium.schemas.spec.format.JsonFormat;
import dev.alluvium.schemas.spec.format.RecordFormat;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.format.csv.CsvLine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * How records are written, as their first ones show.
 *
 * @param exported whether lines of files are whole records, with key and value
 * @param csv of separated values
 */
record SampledFormat(Kind kind, boolean exported, Optional<CsvFormat> csv) {
  enum Kind {
    JSON,
    DEBEZIUM,
    CSV
  }

  /** Members of a record that was exported from a topic. */
  private static final Set<String> EXPORTED =
      Set.of(
          "key",
          "value",
          "key_base64",
          "value_base64",
          "headers",
          "timestamp",
          "topic",
          "partition",
          "offset");

  private static final char[] DELIMITERS = {',', ';', '\t', '|'};
  private static final char APOSTROPHE = '\'';
  private static final Pattern NO_NAME = Pattern.compile("[+-]?[\\d.,:/ -]*\\d[\\d.,:/ -]*");

  /** Lines that are broken, or are something else, may be so many of a hundred. */
  private static final int MOST_OTHERS = 20;

  /** Gives the payloads of the first records, cut as a format cuts them. */
  interface First {
    List<byte[]> of(RecordFormat format) throws IOException;
  }

  /** Records of which nothing is known are looked at as JSON. */
  static SampledFormat orJson(Optional<SampledFormat> format) {
    return format.orElse(new SampledFormat(Kind.JSON, /* exported= */ false, Optional.empty()));
  }

  /** None where they are neither JSON nor separated values. */
  static Optional<SampledFormat> of(First first) throws IOException {
    List<byte[]> lines = first.of(new JsonFormat());
    List<JsonNode> objects =
        lines.stream().flatMap(line -> RecordCells.json(line).stream()).toList();
    if (lines.isEmpty() || !isMost(objects.size(), lines.size())) {
      return separated(first)
          .map(csv -> new SampledFormat(Kind.CSV, /* exported= */ false, Optional.of(csv)));
    }
    boolean exported =
        objects.stream()
            .allMatch(
                o ->
                    (o.has("value") || o.has("value_base64"))
                        && names(o).stream().allMatch(EXPORTED::contains));
    List<JsonNode> values =
        (exported ? objects.stream().map(o -> o.path("value")) : objects.stream())
            .filter(JsonNode::isObject)
            .toList();
    long changes = values.stream().filter(v -> RecordCells.change(v).isPresent()).count();
    boolean isChanges = changes > 0 && isMost(changes, values.size());
    return Optional.of(
        new SampledFormat(isChanges ? Kind.DEBEZIUM : Kind.JSON, exported, Optional.empty()));
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static boolean isMost(long some, int all) {
    return some * 100 >= (100L - MOST_OTHERS) * all;
  }

  /** By the delimiter that cuts most records into as many values, and into more than others do. */
  private static Optional<CsvFormat> separated(First first) throws IOException {
    CsvFormat best = null;
    int most = 1;
    for (char delimiter : DELIMITERS) {
      CsvFormat tried = plain(delimiter, '"');
      List<byte[]> records = first.of(tried);
      if (isInApostrophes(delimiter, records)) {
        tried = plain(delimiter, APOSTROPHE);
        records = first.of(tried);
      }
      List<List<String>> rows = rows(tried, records);
      int count = records.size();
      Map<Integer, Integer> widths = new LinkedHashMap<>();
      rows.forEach(row -> widths.merge(row.size(), 1, Integer::sum));
      int width =
          widths.entrySet().stream()
              .filter(entry -> isMost(entry.getValue(), count))
              .mapToInt(Map.Entry::getKey)
              .findFirst()
              .orElse(0);
      if (width > most) {
        most = width;
        best = described(rows, width, tried);
      }
    }
    return Optional.ofNullable(best);
  }

  private static CsvFormat plain(char delimiter, char quote) {
    return CsvFormat.of(/* header= */ false, List.of(), delimiter, quote, /* trim= */ false);
  }

  /** Whether most lines have a value that stands between apostrophes: they are the quotes then. */
  private static boolean isInApostrophes(char delimiter, List<byte[]> records) {
    String sign = Pattern.quote(String.valueOf(delimiter));
    Pattern value = Pattern.compile("(^|%1$s)'[^']*'(%1$s|\\R?$)".formatted(sign));
    long with =
        records.stream().filter(record -> value.matcher(new String(record, UTF_8)).find()).count();
    return !records.isEmpty() && isMost(with, records.size());
  }

  private static List<List<String>> rows(CsvFormat format, List<byte[]> records) {
    CsvLine line = new CsvLine(format);
    List<List<String>> rows = new ArrayList<>();
    for (byte[] record : records) {
      try {
        rows.add(line.cut(record));
      } catch (RejectedException e) {
        // A broken one says nothing of the others.
      }
    }
    return rows;
  }

  private static CsvFormat described(List<List<String>> rows, int width, CsvFormat cut) {
    boolean trim =
        rows.stream().flatMap(List::stream).anyMatch(value -> !value.equals(value.strip()));
    List<List<String>> even = rows.stream().filter(row -> row.size() == width).toList();
    boolean header = rows.get(0).size() == width && isHeader(even);
    List<String> columns =
        IntStream.rangeClosed(1, width).mapToObj(column -> "column_" + column).toList();
    return CsvFormat.of(header, header ? List.of() : columns, cut.delimiter(), cut.quote(), trim);
  }

  /**
   * Names are no numbers or times, and no values of the lines below them. They differ, unless there
   * are numbers or days below one.
   */
  private static boolean isHeader(List<List<String>> rows) {
    List<String> names = rows.get(0).stream().map(String::strip).toList();
    List<String> there = names.stream().filter(name -> !name.isEmpty()).toList();
    if (there.isEmpty()
        || (new HashSet<>(there).size() < there.size() && !hasNumbersBelow(rows))
        || there.stream().anyMatch(name -> NO_NAME.matcher(name).matches())) {
      return false;
    }
    return rows.size() == 1
        || IntStream.range(0, names.size())
            .noneMatch(
                i ->
                    !names.get(i).isEmpty()
                        && rows.stream()
                            .skip(1)
                            .anyMatch(row -> row.get(i).strip().equals(names.get(i))));
  }

  private static boolean hasNumbersBelow(List<List<String>> rows) {
    return rows.size() > 1
        && IntStream.range(0, rows.get(0).size())
            .anyMatch(
                i ->
                    rows.stream()
                        .skip(1)
                        .allMatch(row -> NO_NAME.matcher(row.get(i).strip()).matches()));
  }
}
