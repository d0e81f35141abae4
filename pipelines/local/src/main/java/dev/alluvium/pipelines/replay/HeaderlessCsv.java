package dev.alluvium.pipelines.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.format.CsvFormat;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.format.csv.CsvLine;
import dev.alluvium.transforms.source.SourceRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Lines of values, whose file has a header, as messages, which have none: their values in the order
 * of the columns that the contract gives such messages. A line that cannot be cut stays as it is.
 * Not thread-safe.
 */
final class HeaderlessCsv {
  private final List<EventSpec> events;
  private final CsvFormat format;
  private final CsvLine line;
  private byte @Nullable [] header;

  /** For each of the contract's columns, where it is in a line of the file; -1 where it is not. */
  private int[] places = new int[0];

  /** How many values a line of the file has. */
  private int width;

  /**
   * @param events of the topic
   * @throws UserException if the contract does not say what such messages hold
   */
  HeaderlessCsv(List<EventSpec> events, CsvFormat format) {
    if (format.columns().isEmpty()) {
      throw new UserException(
          ("messages of topic %s have no header, and the contract does not say which columns they hold:"
                  + " add csv: {columns: […]} to the source of %s")
              .formatted(events.get(0).topic(), events.get(0).name()));
    }
    this.events = events;
    this.format = format;
    this.line = new CsvLine(format);
  }

  /** The payload of the record as a message has it. */
  byte @Nullable [] payload(SourceRecord record) {
    byte[] payload = record.payload();
    byte[] above = record.header();
    if (payload == null || above == null) {
      return payload;
    }
    try {
      if (!Arrays.equals(above, header)) {
        read(above);
      }
      List<String> values = line.cut(payload);
      return values.size() == width ? joined(values).getBytes(UTF_8) : payload;
    } catch (RejectedException e) {
      return payload; // It is rejected there as it is here.
    }
  }

  private void read(byte[] above) {
    List<String> names = line.cut(above).stream().map(String::strip).toList();
    places = new int[format.columns().size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = place(format.columns().get(i), names);
    }
    width = names.size();
    header = above;
  }

  /** A column may have other names in other files. */
  private int place(String column, List<String> names) {
    int place = names.indexOf(column);
    Set<String> others = new TreeSet<>();
    for (EventSpec event : events) {
      for (FieldSpec field : event.fields()) {
        List<String> all = new ArrayList<>(field.aliases());
        all.add(field.from());
        if (all.contains(column)) {
          others.addAll(all);
        }
      }
    }
    for (String other : others) {
      place = place < 0 ? names.indexOf(other) : place;
    }
    return place;
  }

  private String joined(List<String> values) {
    StringBuilder joined = new StringBuilder();
    for (int i = 0; i < places.length; i++) {
      if (i > 0) {
        joined.append(format.delimiter());
      }
      append(places[i] < 0 ? "" : values.get(places[i]), joined);
    }
    return joined.toString();
  }

  private void append(String value, StringBuilder joined) {
    boolean isPlain =
        value.strip().length() == value.length()
            && value.chars().noneMatch(sign -> sign == format.delimiter() || sign == format.quote())
            && value.indexOf('\n') < 0
            && value.indexOf('\r') < 0;
    if (isPlain) {
      joined.append(value);
      return;
    }
    String quote = String.valueOf(format.quote());
    joined.append(quote).append(value.replace(quote, quote + quote)).append(quote);
  }
}
