package dev.alluvium.transforms.keys;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import java.util.List;
import org.junit.jupiter.api.Test;

class KeyStringTest {
  @Test
  void ofOneColumnIsItsStandardForm() {
    assertThat(KeyString.key("A||B"), is("A||B"));
    assertThat(KeyString.key((String) null), is(nullValue()));
  }

  @Test
  void ofSeveralMarksWhichAreNull() {
    assertThat(KeyString.key(null, "A", null), is("^^||A||^^"));
    assertThat(KeyString.key(null, null), is(nullValue()));
    assertThat(KeyString.hashdiff(null, null), is("^^||^^"));
    assertThat(KeyString.hashdiff((String) null), is("^^"));
  }

  @Test
  void sortsTheColumnsOfAHashdiffLetterCaseAside() {
    assertThat(KeyString.hashdiffOrder(List.of("b_2", "B_1", "a")), contains("a", "B_1", "b_2"));
  }
}
