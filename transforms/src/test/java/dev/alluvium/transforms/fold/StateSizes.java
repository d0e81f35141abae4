package dev.alluvium.transforms.fold;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.both;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.CoderUtils;

/** What {@code docs/operations/state.md} says of the size of states, against the real coders. */
public final class StateSizes {
  private static final Path DOC = Path.of("..", "docs", "operations", "state.md");
  private static final int SOME = 3_000;

  private StateSizes() {}

  /**
   * Checks a row of the table: it says at least what one more takes, and less than twice that.
   *
   * @param unit the row's first cell
   * @param state makes a state of so many
   */
  public static <S> void check(String unit, Coder<S> coder, IntFunction<S> state) {
    long more = size(coder, state.apply(3 * SOME)) - size(coder, state.apply(SOME));
    int each = (int) ((more + 2 * SOME - 1) / (2 * SOME));
    assertThat(
        "bytes of " + unit + " are " + each,
        said(unit),
        both(greaterThan(each - 1)).and(lessThanOrEqualTo(2 * each)));
  }

  private static <S> long size(Coder<S> coder, S state) {
    try {
      return CoderUtils.encodeToByteArray(coder, state).length;
    } catch (CoderException e) {
      throw new AssertionError(e);
    }
  }

  private static int said(String unit) {
    try {
      Matcher row =
          Pattern.compile("(?m)^\\| " + Pattern.quote(unit) + " \\|[^|]*\\| (\\d+) \\|")
              .matcher(Files.readString(DOC, UTF_8));
      if (!row.find()) {
        throw new AssertionError(DOC + " has no row for " + unit);
      }
      return Integer.parseInt(row.group(1));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
