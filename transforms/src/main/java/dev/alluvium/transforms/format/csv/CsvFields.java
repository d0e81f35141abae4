package dev.alluvium.transforms.format.csv;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.transforms.format.FieldReader;
import dev.alluvium.transforms.format.FieldTree;
import dev.alluvium.transforms.format.RejectReason;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.format.json.JsonValues;
import dev.alluvium.transforms.format.json.RecordJson;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes fields out of the values of a line. An empty value is NULL. Named columns of no field are
 * kept as JSON.
 */
final class CsvFields implements FieldReader<CsvRecord> {
  private final List<FieldSpec> fields;
  private final int[] places;
  private final boolean keepsOthers;

  /** Of the columns met last; another thread's is as good. */
  private volatile @Nullable Layout lastLayout;

  CsvFields(FieldTree tree) {
    fields = tree.fields();
    places = tree.places();
    keepsOthers = tree.keepsOthers();
  }

  private record Layout(List<String> columns, CsvLayout layout) {}

  @Override
  public Left<CsvRecord> read(CsvRecord values, @Nullable Object[] into) {
    CsvLayout layout = layout(values.columns());
    for (int i = 0; i < places.length; i++) {
      String text = layout.text(i, values.values());
      into[places[i]] = text == null ? null : CsvValues.read(text, fields.get(i));
    }
    return Left.others(keepsOthers ? others(layout, values.values()) : null);
  }

  private CsvLayout layout(List<String> columns) {
    Layout last = lastLayout;
    if (last == null || last.columns() != columns) {
      last = new Layout(columns, CsvLayout.of(columns, fields));
      lastLayout = last;
    }
    return last.layout();
  }

  @Override
  public @Nullable String readOthers(String others, @Nullable Object[] into) {
    List<String> names = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    try (JsonParser parser = RecordJson.FACTORY.createParser(others)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        names.add(parser.currentName());
        texts.add(text(parser));
      }
    } catch (IOException e) {
      throw new RejectedException(
          RejectReason.MALFORMED, null, "what was left over of it is no JSON");
    }
    return read(names, texts, into);
  }

  /** Reads the fields that are NULL. */
  private @Nullable String read(List<String> names, List<String> texts, @Nullable Object[] into) {
    List<FieldSpec> open = new ArrayList<>();
    for (int i = 0; i < places.length; i++) {
      if (into[places[i]] == null) {
        open.add(fields.get(i));
      }
    }
    CsvLayout layout = CsvLayout.of(names, open);
    int ofLayout = 0;
    for (int i = 0; i < places.length; i++) {
      if (into[places[i]] == null) {
        String text = layout.text(ofLayout++, texts);
        into[places[i]] = text == null ? null : CsvValues.read(text, fields.get(i));
      }
    }
    return others(layout, texts);
  }

  private static String text(JsonParser parser) throws IOException {
    return switch (parser.nextToken()) {
      case VALUE_NULL -> "";
      case START_OBJECT, START_ARRAY -> JsonValues.json(parser);
      default -> parser.getText();
    };
  }

  private static @Nullable String others(CsvLayout layout, List<String> texts) {
    if (!layout.leavesAny()) {
      return null;
    }
    StringWriter json = new StringWriter();
    boolean any = false;
    try (JsonGenerator generator = RecordJson.FACTORY.createGenerator(json)) {
      generator.writeStartObject();
      for (int column : layout.leftOver(texts).toArray()) {
        if (!texts.get(column).isEmpty()) {
          generator.writeStringField(layout.name(column), texts.get(column));
          any = true;
        }
      }
      generator.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter does not fail", e);
    }
    return any ? json.toString() : null;
  }
}
