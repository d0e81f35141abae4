package dev.alluvium.transforms.format.csv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.alluvium.schemas.spec.format.CsvFormat;
import dev.alluvium.transforms.format.RejectedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvLineTest {
  private static final CsvFormat PLAIN = CsvFormat.of(true, List.of(), ',', '"', false);
  private static final CsvFormat TRIMMED = CsvFormat.of(true, List.of(), ',', '"', true);

  /** Values with brackets around them; of the text, the escapes count. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "a,b|[a][b]|[a][b]",
        "a|[a]|[a]",
        ",|[][]|[][]",
        " a , b|[ a ][ b]|[a][b]",
        "\"a,b\",c|[a,b][c]|[a,b][c]",
        "\"a\"\"b\",\"\"|[a\"b][]|[a\"b][]",
        "\"\"\"\",\"\"\"\"\"\"|[\"][\"\"]|[\"][\"\"]",
        "a\"b,c\"|[a\"b][c\"]|[a\"b][c\"]",
        " \"a\"|[ \"a\"]|[a]",
        "\"a\" ,b|[a][b]|[a][b]",
        "\" a \",b|[ a ][b]|[ a ][b]",
        "\"a\\nb\",c|[a\\nb][c]|[a\\nb][c]",
        "\"a\\r\\n\\r\\nb\",\"\\n\"|[a\\r\\n\\r\\nb][\\n]|[a\\r\\n\\r\\nb][\\n]",
        "a,b\\n|[a][b]|[a][b]",
        "a,b\\r\\n|[a][b]|[a][b]",
        "\uFEFFa,b|[a][b]|[a][b]",
        "\uFEFF\"a,b\"|[a,b]|[a,b]",
        "a,\uFEFFb|[a][\uFEFFb]|[a][\uFEFFb]",
        "é,\u0085\u2028,😀|[é][\u0085\u2028][😀]|[é][\u0085\u2028][😀]"
      })
  void cutsAtDelimitersOutsideOfQuotes(String text, String values, String trimmed) {
    assertThat(shown(PLAIN, text), is(values.translateEscapes()));
    assertThat(shown(TRIMMED, text), is(trimmed.translateEscapes()));
  }

  private static String shown(CsvFormat spec, String text) {
    StringBuilder shown = new StringBuilder();
    for (String value : new CsvLine(spec).cut(text.translateEscapes().getBytes(UTF_8))) {
      shown.append('[').append(value).append(']');
    }
    return shown.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"a | a quote is never closed",
        "\"a\"\" | a quote is never closed",
        "a,\"b\\nc,d\\n | a quote is never closed",
        "\"a\"b | text follows a closing quote",
        "\"a\" \"b\" | text follows a closing quote",
        "a\\nb | a line break stands outside of quotes",
        "a\\rb | a line break stands outside of quotes",
        "\"a\"\\nb | a line break stands outside of quotes",
        "a\\n\\n | a line break stands outside of quotes"
      })
  void rejectsWhatIsNoRecord(String text, String problem) {
    assertThat(refusal(text.translateEscapes()), endsWith("no line of CSV: " + problem));
  }

  private static String refusal(String text) {
    return assertThrows(RejectedException.class, () -> new CsvLine(PLAIN).cut(text.getBytes(UTF_8)))
        .getMessage();
  }

  @Test
  void cutsWithOtherSigns() {
    CsvFormat tabs = CsvFormat.of(true, List.of(), '\t', '\'', true);
    assertThat(
        new CsvLine(tabs).cut("'a\tb'\t c \t\t".getBytes(UTF_8)), is(List.of("a\tb", "c", "", "")));
    CsvFormat blanks = CsvFormat.of(true, List.of(), ' ', '"', true);
    assertThat(
        new CsvLine(blanks).cut("a \"b c\"  d".getBytes(UTF_8)), is(List.of("a", "b c", "", "d")));
  }

  /** Any texts, of the signs that mean something and some that do not. */
  @Test
  void readsAnyTextAsAnotherReaderDoes() throws IOException {
    Random random = new Random(5);
    int read = 0;
    for (int run = 0; run < 40_000; run++) {
      CsvFormat spec =
          CsvFormat.of(
              true,
              List.of(),
              ",;\t ".charAt(random.nextInt(4)),
              "\"'".charAt(random.nextInt(2)),
              random.nextBoolean());
      String text = text(random, spec, random.nextInt(12));
      Optional<List<String>> expected = byJackson(spec, text);
      Optional<List<String>> actual = byUs(spec, text);
      assertThat(text.translateEscapes() + " " + spec, actual, is(expected));
      read += actual.isPresent() ? 1 : 0;
    }
    assertThat(read, greaterThan(10_000));
  }

  private static String text(Random random, CsvFormat spec, int length) {
    String signs =
        "ab é\r\n\t " + spec.delimiter() + spec.delimiter() + spec.quote() + spec.quote();
    StringBuilder text = new StringBuilder("a");
    for (int i = 0; i < length; i++) {
      text.append(signs.charAt(random.nextInt(signs.length())));
    }
    return text.substring(random.nextInt(2));
  }

  private static Optional<List<String>> byUs(CsvFormat spec, String text) {
    try {
      return Optional.of(new CsvLine(spec).cut(text.getBytes(UTF_8)));
    } catch (RejectedException e) {
      return Optional.empty();
    }
  }

  private static Optional<List<String>> byJackson(CsvFormat spec, String text) throws IOException {
    CsvFactory factory = new CsvFactory();
    factory.configure(CsvParser.Feature.TRIM_SPACES, spec.trim());
    List<String> values = new ArrayList<>();
    try (CsvParser parser = factory.createParser(text)) {
      parser.setSchema(
          CsvSchema.emptySchema()
              .withColumnSeparator(spec.delimiter())
              .withQuoteChar(spec.quote())
              .withoutEscapeChar());
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        return Optional.empty();
      }
      while (parser.nextToken() == JsonToken.VALUE_STRING) {
        values.add(parser.getText());
      }
      return parser.nextToken() == null ? Optional.of(values) : Optional.empty();
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
