package dev.alluvium.transforms.aggregate;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtremeMeasureTest {
  /** Java's own order has the pair of surrogates before the other. */
  @ParameterizedTest
  @CsvSource({"true, \uD83D\uDE00", "false, \uFFAE"})
  void ordersTextsByCodePoint(boolean largest, String expected) {
    ExtremeMeasure measure = new ExtremeMeasure(0, largest);
    for (List<String> texts :
        List.of(List.of("\uD83D\uDE00", "\uFFAE"), List.of("\uFFAE", "\uD83D\uDE00"))) {
      @Nullable Object[] extreme = measure.create();
      texts.forEach(text -> measure.add(extreme, new @Nullable Object[] {text}));
      assertThat(measure.result(extreme), is(expected));
    }
  }
}
