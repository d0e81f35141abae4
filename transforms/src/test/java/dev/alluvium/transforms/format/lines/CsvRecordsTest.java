package dev.alluvium.transforms.format.lines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import dev.alluvium.schemas.spec.format.CsvFormat;
import dev.alluvium.transforms.csv.CsvSyntax;
import dev.alluvium.transforms.csv.CsvSyntax.State;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Where the records of separated values begin and end. */
class CsvRecordsTest {
  private static final CsvFormat COMMAS = CsvFormat.of(false, List.of(), ',', '"', false);
  private static final CsvFormat TABS = CsvFormat.of(false, List.of(), '\t', '\'', true);
  private static final int LIMIT = 12;

  /** Per record its first line, its bytes, … if there were more, and ! if a quote was left open. */
  static List<Arguments> texts() {
    return List.of(
        Arguments.of(
            "a line break in quotes", "a,\"b\nc\"\nd,e\n", List.of("1 a,\"b\nc\"", "3 d,e")),
        Arguments.of(
            "Windows line ends", "\"a\r\n\r\nb\"\r\nc\r\n", List.of("1 \"a\r\n\r\nb\"", "4 c")),
        Arguments.of(
            "a line like a record", "\"x\na,b\ny\",1\nc", List.of("1 \"x\na,b\ny\",1", "4 c")),
        Arguments.of("doubled quotes", "\"\"\"\n\"\"\",b\nc", List.of("1 \"\"\"\n\"\"\",b", "3 c")),
        Arguments.of("an empty value in quotes", "\"\",b\nc", List.of("1 \"\",b", "2 c")),
        Arguments.of(
            "a quote within a value", "a\"b,c\nd\"e\nf", List.of("1 a\"b,c", "2 d\"e", "3 f")),
        Arguments.of("a quote behind a blank", "a, \"b\nc\"\n", List.of("1 a, \"b", "2 c\"")),
        Arguments.of("text behind a quote", "\"a\"b,\"c\nd\n", List.of("1 \"a\"b,\"c", "2 d")),
        Arguments.of("blank lines around", "\n\"a\n\n\"\n\nb", List.of("2 \"a\n\n\"", "6 b")),
        Arguments.of("a mark at the start", "\uFEFF\"a\nb\"\nc", List.of("1 \"a\nb\"", "3 c")),
        Arguments.of(
            "a mark in the middle", "a\n\uFEFF\"b\nc\"", List.of("1 a", "2 \uFEFF\"b\nc\"")),
        Arguments.of("half a mark", "a\n\u00EF\"b\nc\"", List.of("1 a", "2 \u00EF\"b", "3 c\"")),
        Arguments.of("no newline at the end", "a\n\"b\nc\"", List.of("1 a", "2 \"b\nc\"")),
        Arguments.of(
            "as long as allowed", "\"23456789\n1\"\na", List.of("1 \"23456789\n1\"", "3 a")),
        Arguments.of(
            "too long", "\"a\n3456789012\n3,4\n5\"\nb\n", List.of("1 \"a\n345678901…", "5 b")),
        Arguments.of(
            "too long, then quotes", "123456789012,\"\nb\"\nc", List.of("1 123456789012…", "3 c")),
        Arguments.of("never closed", "a\n\"b\nc,d\n", List.of("1 a", "2 \"b\nc,d\n! to 3")),
        Arguments.of("never closed, no newline", "a,\"\nb\r", List.of("1 a,\"\nb! to 2")),
        Arguments.of("opened by the last sign", "a\n\"", List.of("1 a", "2 \"! to 2")),
        Arguments.of(
            "never closed, too long",
            "\"a\n1234567890\n2,3\n",
            List.of("1 \"a\n123456789…! to 3")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("texts")
  void joinsLinesWhileAQuoteIsOpen(String what, String text, List<String> records)
      throws IOException {
    assertThat(read(new ByteArrayInputStream(text.getBytes(UTF_8)), COMMAS), is(records));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("texts")
  void joinsTheSameWhenBytesTrickleIn(String what, String text, List<String> records)
      throws IOException {
    assertThat(read(new Trickle(text.getBytes(UTF_8)), COMMAS), is(records));
  }

  @Test
  void goesByTheSignsOfTheContract() throws IOException {
    String text = "a\t 'b\nc' \n\"d\te\"\n\t\t\n \nf";
    assertThat(
        read(new ByteArrayInputStream(text.getBytes(UTF_8)), TABS),
        is(List.of("1 a\t 'b\nc' ", "3 \"d\te\"", "4 \t\t", "6 f")));
  }

  @Test
  void holdsNoMoreThanTheLimitOfAQuoteThatIsNeverClosed() throws IOException {
    byte[] endless = ("a,\"" + "x,1\n".repeat(1 << 20)).getBytes(UTF_8);
    LineReader lines = reader(new ByteArrayInputStream(endless), COMMAS, 1000);

    assertThat(lines.next(), is(true));
    assertThat(lines.isUnclosed(), is(true));
    assertThat(lines.lastLine(), is(1L << 20));
    assertThat(lines.line().length, is(1000));
    assertThat(lines.heldBytes(), lessThan(1001));
    assertThat(lines.next(), is(false));
  }

  /** Of any bytes at all: a record ends at the first line break at which no quote is open. */
  @Test
  void endsARecordExactlyWhereNoQuoteIsOpen() throws IOException {
    Random random = new Random(11);
    int joined = 0;
    for (int run = 0; run < 3_000; run++) {
      CsvFormat spec = random.nextBoolean() ? COMMAS : TABS;
      String text = "\n" + hostile(random, spec, 60) + "\n";
      LineReader lines = reader(new Trickle(text.getBytes(UTF_8)), spec, 1 << 20);
      StringBuilder together = new StringBuilder();
      while (lines.next()) {
        String record = new String(lines.line(), UTF_8);
        assertThat(text, isOpen(spec, record), is(lines.isUnclosed()));
        for (int i = record.indexOf('\n'); i >= 0; i = record.indexOf('\n', i + 1)) {
          assertThat(text, isOpen(spec, record.substring(0, i)), is(true));
          joined++;
        }
        together.append(record).append(lines.isUnclosed() ? "" : "\n");
      }
      assertThat(together.toString().replaceAll("\r+\n", "\n"), is(text.replaceAll("\r+\n", "\n")));
    }
    assertThat(joined, greaterThan(1_000));
  }

  /** What another program writes as RFC 4180 wants it comes back record by record. */
  @Test
  void givesBackEachRecordThatWasWritten() throws IOException {
    Random random = new Random(12);
    for (int run = 0; run < 1_000; run++) {
      List<String> written = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        written.add(value(hostile(random, COMMAS, 8)) + "," + value(hostile(random, COMMAS, 8)));
      }
      String end = random.nextBoolean() ? "\r\n" : "\n";
      byte[] file = (String.join(end, written) + end).getBytes(UTF_8);
      LineReader lines = reader(new ByteArrayInputStream(file), COMMAS, 1 << 20);
      List<String> read = new ArrayList<>();
      while (lines.next()) {
        read.add(new String(lines.line(), UTF_8));
      }
      assertThat(read, is(written));
    }
  }

  private static String value(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }

  private static String hostile(Random random, CsvFormat spec, int length) {
    String signs =
        "ab\n\n\r \t\u00EF\u00BB\uFEFF,;" + (spec.quote() + "" + spec.delimiter()).repeat(3);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(signs.charAt(random.nextInt(signs.length())));
    }
    return text.toString();
  }

  private static boolean isOpen(CsvFormat spec, String record) {
    CsvSyntax syntax = new CsvSyntax(spec);
    State state = State.RECORD;
    for (byte sign : record.getBytes(UTF_8)) {
      state = syntax.next(state, sign & 0xFF);
    }
    return state == State.QUOTED;
  }

  private static LineReader reader(InputStream in, CsvFormat spec, int limit) {
    return new LineReader(in, limit, new CsvSyntax(spec));
  }

  private static List<String> read(InputStream in, CsvFormat spec) throws IOException {
    LineReader lines = reader(in, spec, LIMIT);
    List<String> read = new ArrayList<>();
    while (lines.next()) {
      if (!lines.isBlank()) {
        String text = new String(lines.line(), UTF_8);
        read.add(
            lines.number()
                + " "
                + text
                + (lines.truncated() ? "…" : "")
                + (lines.isUnclosed() ? "! to " + lines.lastLine() : ""));
      }
    }
    return read;
  }
}
