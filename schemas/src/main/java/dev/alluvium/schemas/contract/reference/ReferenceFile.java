package dev.alluvium.schemas.contract.reference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.google.errorprone.annotations.FormatMethod;
import dev.alluvium.schemas.contract.column.Literal;
import dev.alluvium.schemas.contract.fault.Choice;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.reference.ReferenceSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The file of a reference table: values between commas, as RFC 4180 has them. What is wrong is a
 * fault at its line; of many, the first are told.
 */
final class ReferenceFile {
  /** Rows are part of what a job is given at its start, several times over. */
  private static final int MOST_ROWS = 10_000;

  private static final int TOLD = 10;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final ReferenceSpec table;
  private final Name file;
  private final Map<List<Comparable<?>>, Integer> lines = new HashMap<>();
  private final List<ReferenceSpec.Row> rows = new ArrayList<>();
  private int faults;

  ReferenceFile(ReferenceSpec table, Name file) {
    this.table = table;
    this.file = file;
  }

  /** The table with its rows; with none where the file is at fault. */
  ReferenceSpec filled() {
    Optional<String> text = file.at().beside(file.text());
    if (text.isEmpty()) {
      file.fault("there is no file \"%s\" beside this contract; its name must end in .csv", file);
      return table;
    }
    try (MappingIterator<String[]> records =
        new CsvMapper()
            .enable(CsvParser.Feature.WRAP_AS_ARRAY)
            .readerFor(String[].class)
            .readValues(withoutMark(text.get()))) {
      read(records);
    } catch (JsonProcessingException e) {
      fault(line(e), "this is no CSV: %s", e.getOriginalMessage());
    } catch (IOException e) {
      throw new IllegalStateException("a text cannot be read", e);
    }
    return new ReferenceSpec(
        table.name(),
        table.description(),
        table.key(),
        table.starts(),
        table.columns(),
        faults == 0 ? rows : List.of());
  }

  private static String withoutMark(String text) {
    return text.indexOf(BYTE_ORDER_MARK) == 0 ? text.substring(1) : text;
  }

  private static int line(JsonProcessingException e) {
    return e.getLocation() == null ? 0 : e.getLocation().getLineNr();
  }

  private void read(MappingIterator<String[]> records) throws IOException {
    if (!records.hasNextValue()) {
      fault(0, "the file is empty; its first line has the names of the columns");
      return;
    }
    String[] names = records.nextValue();
    while (isEmptyLine(names) && records.hasNextValue()) {
      names = records.nextValue();
    }
    List<String> header = Arrays.stream(names).map(String::strip).toList();
    if (!isHeader(header)) {
      return;
    }
    int[] places = header.stream().mapToInt(table::indexOf).toArray();
    while (records.hasNextValue() && faults < TOLD) {
      int line = records.getCurrentLocation().getLineNr();
      if (rows.size() == MOST_ROWS) {
        fault(
            line,
            "this is row %d, of %d at most; load what is larger as an event, and join it in a"
                + " model",
            MOST_ROWS + 1,
            MOST_ROWS);
        return;
      }
      String[] cells = records.nextValue();
      if (!isEmptyLine(cells)) {
        row(cells, line, places);
      }
    }
    if (rows.isEmpty() && faults == 0) {
      fault(0, "there is no row below the names of the columns");
    }
  }

  /** Jackson can pass over these, and takes blanks of the next line with them. */
  private static boolean isEmptyLine(String[] cells) {
    return cells.length == 0 || (cells.length == 1 && cells[0].isBlank());
  }

  private boolean isHeader(List<String> header) {
    List<String> names = table.columns().stream().map(ReferenceSpec.Column::name).toList();
    for (String name : header) {
      if (!names.contains(name)) {
        fault(1, "%s", Choice.missing("table " + table.name(), "column", name, names));
      } else if (header.indexOf(name) != header.lastIndexOf(name)) {
        fault(1, "there are two columns \"%s\"", name);
        return false;
      }
    }
    names.stream()
        .filter(name -> !header.contains(name))
        .forEach(name -> fault(1, "there is no column \"%s\"; name it in the first line", name));
    return faults == 0;
  }

  private void row(String[] cells, int line, int[] places) {
    if (cells.length != places.length) {
      fault(
          line,
          "there are %d values, of %d columns; put a value with a comma in it in double quotes",
          cells.length,
          places.length);
      return;
    }
    int before = faults;
    @Nullable Comparable<?>[] values = new @Nullable Comparable<?>[places.length];
    for (int i = 0; i < places.length; i++) {
      values[places[i]] = value(cells[i], table.columns().get(places[i]), line);
    }
    if (faults > before) {
      return; // What is no value is not missing.
    }
    List<Comparable<?>> known = new ArrayList<>();
    Stream.concat(table.key().stream(), table.starts().stream())
        .forEach(name -> known(name, values, line).ifPresent(known::add));
    if (faults > before) {
      return;
    }
    Integer other = lines.putIfAbsent(known, line);
    if (other != null && faults == 0) {
      fault(line, "line %d has the same %s", other, String.join(", ", identity()));
    }
    rows.add(new ReferenceSpec.Row(Arrays.asList(values)));
  }

  private List<String> identity() {
    return Stream.concat(table.key().stream(), table.starts().stream()).toList();
  }

  private Optional<Comparable<?>> known(String name, @Nullable Comparable<?>[] values, int line) {
    Optional<Comparable<?>> value = Optional.ofNullable(values[table.indexOf(name)]);
    if (value.isEmpty()) {
      fault(line, "%s is empty, by which the row is found", name);
    }
    return value;
  }

  /** Empty is none, of a text as well. */
  private @Nullable Comparable<?> value(String cell, ReferenceSpec.Column column, int line) {
    String text = column.type() == ColumnType.STRING ? cell : cell.strip();
    if (text.isEmpty()) {
      return null;
    }
    Optional<Comparable<?>> value = Literal.parse(column.type(), text);
    if (value.isEmpty()) {
      fault(line, "%s: \"%s\" is not %s", column.name(), text, Literal.example(column.type()));
    }
    return value.orElse(null);
  }

  @FormatMethod
  private void fault(int line, String format, Object... arguments) {
    faults++;
    file.at().faultIn(file.text(), line, String.format(Locale.ROOT, format, arguments));
  }
}
