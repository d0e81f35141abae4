package dev.alluvium.transforms.expression;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.spec.expression.DerivedSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IfSentFunctionTest {
  private static RowFunction function(boolean isKnown) {
    return IfSentFunction.of(
        values -> values[0], new DerivedSpec.Sent(List.of("first", "last"), isKnown), column -> 1);
  }

  @ParameterizedTest
  @CsvSource({
    ", false",
    "',notes,', false",
    "',lastly,at_first,', false",
    "',last,', true",
    "',notes,first,', true",
  })
  void isUncomputableWhereOneWasNotSent(@Nullable String leftOut, boolean isUncomputable) {
    @Nullable Object[] change = {"Ada", leftOut};
    assertThat(
        function(false).apply(change), is(isUncomputable ? RowFunction.UNCOMPUTABLE : "Ada"));
    assertThat(
        "what is known otherwise is empty",
        function(true).apply(change),
        is(isUncomputable ? null : "Ada"));
  }
}
