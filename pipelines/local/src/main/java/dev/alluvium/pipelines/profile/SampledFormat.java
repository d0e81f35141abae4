package dev.alluvium.pipelines.profile;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alluvium.schemas.spec.format.CsvFormat;
import dev.alluvium.schemas.spec.format.JsonFormat;
import dev.alluvium.schemas.spec.format.RecordFormat;
import dev.alluvium.transforms.csv.CsvSyntax;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.format.csv.CsvLine;
import dev.alluvium.transforms.source.SourceRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  /** Gives the first records that have payloads, cut as a format cuts them. */
  interface First {
    List<SourceRecord> of(RecordFormat format) throws IOException;
  }

  /** Records of which nothing is known are looked at as JSON. */
  static SampledFormat orJson(Optional<SampledFormat> format) {
    return format.orElse(new SampledFormat(Kind.JSON, /* exported= */ false, Optional.empty()));
  }

  /** None where they are neither JSON nor separated values. */
  static Optional<SampledFormat> of(First first) throws IOException {
    List<byte[]> lines = first.of(new JsonFormat()).stream().map(SampledFormat::payload).toList();
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

  private static byte[] payload(SourceRecord record) {
    return Objects.requireNonNull(record.payload());
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static boolean isMost(long some, int all) {
    return some * 100 >= (100L - MOST_OTHERS) * all;
  }

  /**
   * By the delimiter that cuts most records into as many values as others of their file, the first
   * one, which may be a header, too, and into more than others do.
   */
  private static Optional<CsvFormat> separated(First first) throws IOException {
    CsvFormat best = null;
    int most = 1;
    boolean isFirstCut = false;
    for (char delimiter : DELIMITERS) {
      CsvFormat tried = plain(delimiter, '"');
      List<SourceRecord> records = withoutNotes(first.of(tried));
      if (isInApostrophes(delimiter, records)) {
        tried = plain(delimiter, APOSTROPHE);
        records = withoutNotes(first.of(tried));
      }
      List<Table> tables = tables(tried, records);
      int even = tables.stream().mapToInt(table -> table.even().size()).sum();
      if (tables.isEmpty() || !isMost(even, records.size())) {
        continue;
      }
      int width = tables.get(0).width();
      boolean isFirst = tables.get(0).rows().get(0).size() == width;
      if (width > 1 && (isFirst == isFirstCut ? width > most : isFirst)) {
        most = width;
        isFirstCut = isFirst;
        best = described(tables, tried);
      }
    }
    return Optional.ofNullable(best);
  }

  private static List<SourceRecord> withoutNotes(List<SourceRecord> records) {
    return records.stream().filter(record -> !CsvSyntax.isSeparatorNote(payload(record))).toList();
  }

  /** What a file has, or a partition. */
  private record Table(List<List<String>> rows) {
    /** How many values most rows have. */
    int width() {
      Map<Integer, Integer> widths = new LinkedHashMap<>();
      rows.forEach(row -> widths.merge(row.size(), 1, Integer::sum));
      return Collections.max(widths.entrySet(), Map.Entry.comparingByValue()).getKey();
    }

    List<List<String>> even() {
      int width = width();
      return rows.stream().filter(row -> row.size() == width).toList();
    }
  }

  private static CsvFormat plain(char delimiter, char quote) {
    return CsvFormat.of(/* header= */ false, List.of(), delimiter, quote, /* trim= */ false);
  }

  /** Whether most lines have a value that stands between apostrophes: they are the quotes then. */
  private static boolean isInApostrophes(char delimiter, List<SourceRecord> records) {
    String sign = Pattern.quote(String.valueOf(delimiter));
    Pattern value = Pattern.compile("(^|%1$s)'[^']*'(%1$s|\\R?$)".formatted(sign));
    long with =
        records.stream()
            .filter(record -> value.matcher(new String(payload(record), UTF_8)).find())
            .count();
    return !records.isEmpty() && isMost(with, records.size());
  }

  private static List<Table> tables(CsvFormat format, List<SourceRecord> records) {
    CsvLine line = new CsvLine(format);
    Map<String, List<List<String>>> bySource = new LinkedHashMap<>();
    for (SourceRecord record : records) {
      try {
        bySource
            .computeIfAbsent(record.source(), source -> new ArrayList<>())
            .add(line.cut(payload(record)));
      } catch (RejectedException e) {
        // A broken one says nothing of the others.
      }
    }
    return bySource.values().stream().map(Table::new).toList();
  }

  private static CsvFormat described(List<Table> tables, CsvFormat cut) {
    boolean trim =
        tables.stream()
            .flatMap(table -> table.rows().stream())
            .flatMap(List::stream)
            .anyMatch(value -> !value.equals(value.strip()));
    int width = tables.get(0).width();
    boolean header = tables.get(0).rows().get(0).size() == width && isHeader(tables);
    List<String> columns =
        IntStream.rangeClosed(1, width).mapToObj(column -> "column_" + column).toList();
    return CsvFormat.of(header, header ? List.of() : columns, cut.delimiter(), cut.quote(), trim);
  }

  /**
   * Names are no numbers or times. They differ, and are no values of the lines below them, unless
   * there are numbers or days below one: then some lines may have a name as their value.
   */
  private static boolean isHeader(List<Table> tables) {
    List<List<String>> rows = tables.get(0).even();
    List<String> names = rows.get(0).stream().map(String::strip).toList();
    List<String> there = names.stream().filter(name -> !name.isEmpty()).toList();
    if (there.isEmpty() || there.stream().anyMatch(name -> NO_NAME.matcher(name).matches())) {
      return false;
    }
    List<List<String>> below = rows.subList(1, rows.size());
    long most = hasNumbers(below) ? below.size() * (long) MOST_OTHERS / 100 : 0;
    boolean differ = new HashSet<>(there).size() == there.size();
    return (differ || hasNumbers(below))
        && IntStream.range(0, names.size())
            .noneMatch(i -> !names.get(i).isEmpty() && count(names.get(i), i, below) > most);
  }

  private static long count(String value, int column, List<List<String>> rows) {
    return rows.stream().filter(row -> row.get(column).strip().equals(value)).count();
  }

  /** Whether a column has numbers or days, but for a few values. */
  private static boolean hasNumbers(List<List<String>> rows) {
    return !rows.isEmpty()
        && IntStream.range(0, rows.get(0).size())
            .anyMatch(
                i -> {
                  List<String> values =
                      rows.stream()
                          .map(row -> row.get(i).strip())
                          .filter(value -> !value.isEmpty())
                          .toList();
                  long numbers =
                      values.stream().filter(value -> NO_NAME.matcher(value).matches()).count();
                  return numbers > 0 && isMost(numbers, values.size());
                });
  }
}
