package dev.alluvium.transforms.decode;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.alluvium.schemas.spec.CsvSpec;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.spec.FieldSpec;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a line of separated values by some fields of an event; which column is which, the header
 * of its file says, or else the contract. An empty value is NULL. Named columns that the contract
 * does not know are kept as JSON. Not safe for several threads.
 */
final class CsvDecoder implements PayloadDecoder {
  private final FieldSpec[] fields;
  private final List<FieldSpec> fieldList;
  private final CsvSpec spec;
  private final CsvLine line;
  private final @Nullable CsvLayout declared;
  private byte @Nullable [] lastHeader;
  private @Nullable CsvLayout lastLayout;

  CsvDecoder(EventSpec event, List<FieldSpec> ofEvent) {
    fieldList = ofEvent;
    fields = fieldList.toArray(new FieldSpec[0]);
    spec = event.csv().orElseThrow();
    line = new CsvLine(spec);
    declared = spec.columns().isEmpty() ? null : CsvLayout.of(spec.columns(), fieldList);
  }

  @Override
  public @Nullable String decode(
      byte[] payload, byte @Nullable [] header, @Nullable Object[] values) {
    CsvLayout layout = layout(header);
    List<String> texts = line.cut(payload);
    layout.check(texts);
    return read(layout, texts, values);
  }

  @Override
  public @Nullable String decodeOthers(String others, @Nullable Object[] values) {
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
    List<FieldSpec> open = new ArrayList<>();
    for (int i = 0; i < fields.length; i++) {
      if (values[i] == null) {
        open.add(fields[i]);
      }
    }
    return read(CsvLayout.of(names, open), texts, values);
  }

  private static String text(JsonParser parser) throws IOException {
    return switch (parser.nextToken()) {
      case VALUE_NULL -> "";
      case START_OBJECT, START_ARRAY -> JsonValues.json(parser);
      default -> parser.getText();
    };
  }

  /**
   * Reads the fields that are NULL.
   *
   * @param layout of these
   */
  private @Nullable String read(CsvLayout layout, List<String> texts, @Nullable Object[] values) {
    int ofLayout = 0;
    for (int i = 0; i < fields.length; i++) {
      if (values[i] == null) {
        String text = layout.text(ofLayout++, texts);
        values[i] = text == null ? null : CsvValues.read(text, fields[i]);
      }
    }
    return layout.leavesAny() ? others(layout, texts) : null;
  }

  private CsvLayout layout(byte @Nullable [] header) {
    CsvLayout layout = header == null ? declared : ofHeader(header);
    if (layout == null) {
      throw new RejectedException(
          RejectReason.MALFORMED, null, "its columns are unknown: it came without a header");
    }
    return layout;
  }

  private CsvLayout ofHeader(byte[] header) {
    CsvLayout layout = lastLayout;
    if (layout == null || !Arrays.equals(header, lastHeader)) {
      layout = CsvLayout.of(line.cut(header), fieldList);
      lastHeader = header;
      lastLayout = layout;
    }
    return layout;
  }

  private static @Nullable String others(CsvLayout layout, List<String> texts) {
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
