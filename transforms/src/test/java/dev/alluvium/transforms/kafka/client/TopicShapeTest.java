package dev.alluvium.transforms.kafka.client;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.alluvium.transforms.kafka.client.TopicShape.Topic;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TopicShapeTest {
  private static final TopicShape SHAPE =
      shape(Map.of("plays", new Topic("x", 3), "views", new Topic("y", 1)));

  @Test
  void isTheSameTextWhateverTheOrderThatTopicsWereNamedIn() {
    Map<String, Topic> other = new LinkedHashMap<>();
    other.put("views", new Topic("y", 1));
    other.put("plays", new Topic("x", 3));

    assertThat(SHAPE.text(), is("plays 3 x\nviews 1 y"));
    assertThat(shape(other).text(), is(SHAPE.text()));
  }

  @Test
  void isAnotherTextForOtherPartitionsAndForAnotherTopicOfTheName() {
    assertThat(SHAPE.with(shape(Map.of("plays", new Topic("x", 4)))).text(), not(SHAPE.text()));
    assertThat(SHAPE.with(shape(Map.of("plays", new Topic("z", 3)))).text(), not(SHAPE.text()));
  }

  @Test
  void tellsWhatHasChanged() {
    assertThat(
        SHAPE.changesTo(shape(Map.of("plays", new Topic("x", 4), "views", new Topic("z", 2)))),
        contains(
            "topic plays has 1 partition more, 4 in all", "topic views was deleted and made anew"));
    assertThat(SHAPE.changesTo(SHAPE), is(empty()));
  }

  @Test
  void remembersATopicThatIsMissing() {
    TopicShape later = SHAPE.with(shape(Map.of("views", new Topic("y", 1))));

    assertThat(later, is(SHAPE));
    assertThat(
        later.changesTo(shape(Map.of("plays", new Topic("new", 1)))),
        contains("topic plays was deleted and made anew"));
  }

  private static TopicShape shape(Map<String, Topic> topics) {
    return new TopicShape(new TreeMap<>(topics));
  }
}
