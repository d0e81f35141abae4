package dev.alluvium.transforms.decode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.alluvium.schemas.spec.CsvSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Cuts one line into its values. Safe for several threads. */
final class CsvLine {
  private final CsvFactory factory = new CsvFactory();
  private final CsvSchema signs;

  CsvLine(CsvSpec spec) {
    factory.configure(CsvParser.Feature.TRIM_SPACES, spec.trim());
    signs =
        CsvSchema.emptySchema()
            .withColumnSeparator(spec.delimiter())
            .withQuoteChar(spec.quote())
            .withoutEscapeChar();
  }

  /**
   * The values, of which one that is empty is a text of no length. A byte-order mark before them is
   * skipped.
   *
   * @throws RejectedException if it is no such line
   */
  List<String> cut(byte[] line) {
    List<String> values = new ArrayList<>();
    try (CsvParser parser = factory.createParser(RecordText.of(line))) {
      parser.setSchema(signs);
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw malformed("holds no values");
      }
      while (parser.nextToken() == JsonToken.VALUE_STRING) {
        values.add(parser.getText());
      }
      if (parser.nextToken() != null) {
        throw malformed("holds a line break");
      }
      return values;
    } catch (JsonProcessingException e) {
      throw malformed(firstLine(e.getOriginalMessage()));
    } catch (IOException e) {
      throw malformed(String.valueOf(e.getMessage()));
    }
  }

  private static String firstLine(String problem) {
    int lineEnd = problem.indexOf('\n');
    return lineEnd < 0 ? problem : problem.substring(0, lineEnd);
  }

  private static RejectedException malformed(String problem) {
    return new RejectedException(RejectReason.MALFORMED, null, "no line of CSV: " + problem);
  }
}
