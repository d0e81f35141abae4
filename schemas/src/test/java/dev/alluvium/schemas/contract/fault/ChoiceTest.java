package dev.alluvium.schemas.contract.fault;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChoiceTest {
  @ParameterizedTest
  @CsvSource({"tirm, trim", "lowr, lower", "repiar_text, repair_text"})
  void suggestsTheNearestOption(String given, String nearest) {
    List<String> options = List.of("unquote", "repair_text", "trim", "lower", "upper");
    assertThat(Choice.nearest(given, options), is(Optional.of(nearest)));
  }

  @Test
  void suggestsNothingWhereNothingIsNear() {
    assertThat(Choice.nearest("capitalise", List.of("trim", "lower")), is(Optional.empty()));
  }

  @Test
  void listsTheLikeliestOfMany() {
    List<String> options = IntStream.range(100, 200).mapToObj(i -> "zone" + i).toList();
    assertThat(
        Choice.unknown("zone", "z17", options),
        is(
            "unknown zone \"z17\". One of 100, the likeliest: zone107, zone117, zone127, zone137,"
                + " zone147, zone157, zone167, zone170, zone171, zone172, zone173, zone174."));
  }

  @Test
  void countsASwapOfNeighboursAsOneSlip() {
    assertThat(Choice.distance("tirm", "trim"), is(1));
    assertThat(Choice.distance("trim", "trim"), is(0));
    assertThat(Choice.distance("", "trim"), is(4));
  }
}
