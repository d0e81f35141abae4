package dev.alluvium.transforms.expression;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IfSentFunctionTest {
  private static final RowFunction FUNCTION =
      IfSentFunction.of(values -> values[0], List.of("first", "last"), column -> 1);

  @ParameterizedTest
  @CsvSource({
    ", false",
    "',notes,', false",
    "',lastly,at_first,', false",
    "',last,', true",
    "',notes,first,', true",
  })
  void isUncomputableWhereOneWasNotSent(@Nullable String leftOut, boolean isUncomputable) {
    assertThat(
        FUNCTION.apply(new @Nullable Object[] {"Ada", leftOut}),
        is(isUncomputable ? RowFunction.UNCOMPUTABLE : "Ada"));
  }
}
