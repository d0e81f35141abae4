package dev.alluvium.transforms.format.lines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LineReaderTest {
  private static final int LIMIT = 8;

  static List<Arguments> texts() {
    return List.of(
        Arguments.of("nothing", "", List.of()),
        Arguments.of("one line", "a\n", List.of("1 a")),
        Arguments.of("no newline at the end", "a\nb", List.of("1 a", "2 b")),
        Arguments.of("Windows line ends", "a\r\nb\r\n", List.of("1 a", "2 b")),
        Arguments.of("carriage return at the end", "a\r", List.of("1 a")),
        Arguments.of("only one is dropped", "a\r\r\n", List.of("1 a\r")),
        Arguments.of("carriage return within", "a\rb\n", List.of("1 a\rb")),
        Arguments.of("next line U+0085", "a\u0085b\n", List.of("1 a\u0085b")),
        Arguments.of("line separator U+2028", "a\u2028b\n", List.of("1 a\u2028b")),
        Arguments.of("form feed", "a\fb\n", List.of("1 a\fb")),
        Arguments.of("blank lines count", "\n \t\r\na\n\nb", List.of("3 a", "5 b")),
        Arguments.of("byte-order mark", "\uFEFFa\nb\n", List.of("1 a", "2 b")),
        Arguments.of("byte-order mark alone", "\uFEFF", List.of()),
        Arguments.of("byte-order mark later", "a\n\uFEFFb", List.of("1 a", "2 \uFEFFb")),
        Arguments.of("as long as allowed", "12345678\n", List.of("1 12345678")),
        Arguments.of("as long, and CRLF", "12345678\r\n", List.of("1 12345678")),
        Arguments.of("too long", "123456789\nb\n", List.of("1 12345678…", "2 b")),
        Arguments.of("too long by a \\r within", "12345678\r\r\n", List.of("1 12345678…")),
        Arguments.of("too long, last", "b\n1234567890123", List.of("1 b", "2 12345678…")),
        Arguments.of("long and blank at first", "         x\n", List.of("1         …")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("texts")
  void splitsAtNewlinesAlone(String what, String text, List<String> lines) throws IOException {
    assertThat(read(new ByteArrayInputStream(text.getBytes(UTF_8))), is(lines));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("texts")
  void splitsTheSameWhenBytesTrickleIn(String what, String text, List<String> lines)
      throws IOException {
    assertThat(read(new Trickle(text.getBytes(UTF_8))), is(lines));
  }

  @Test
  void holdsNoMoreOfALongLineThanTheLimit() throws IOException {
    LineReader lines = new LineReader(new ByteArrayInputStream(new byte[3 << 20]), 1000, null);

    assertThat(lines.next(), is(true));
    assertThat(lines.truncated(), is(true));
    assertThat(lines.line().length, is(1000));
    assertThat(lines.heldBytes(), lessThan(1001));
  }

  @Test
  void leavesBytesThatAreNoTextAsTheyAre() throws IOException {
    LineReader lines =
        new LineReader(new ByteArrayInputStream(new byte[] {0, -1, 10, -61, 10}), 100, null);

    assertThat(lines.next(), is(true));
    assertThat(List.of(lines.line()[0], lines.line()[1]), contains((byte) 0, (byte) -1));
    assertThat(lines.next(), is(true));
    assertThat(lines.line()[0], is((byte) -61));
  }

  private static List<String> read(InputStream in) throws IOException {
    LineReader lines = new LineReader(in, LIMIT, null);
    List<String> read = new ArrayList<>();
    while (lines.next()) {
      if (!lines.isBlank()) {
        String text = new String(lines.line(), UTF_8);
        read.add(lines.number() + " " + text + (lines.truncated() ? "…" : ""));
      }
    }
    return read;
  }
}
