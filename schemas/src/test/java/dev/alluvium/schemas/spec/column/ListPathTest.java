package dev.alluvium.schemas.spec.column;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListPathTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          tags                    | tags   |
          tags[*]                 | tags   |
          a.items[2].of[*].sku    | a.items[2].of | sku
          items[*].a.b[0]         | items  | a.b[0]
          [*].name                |        | name
          "a[*]".items[*]."b.c"   | "a[*]".items | "b.c"
          """)
  void leadsByAListToEachOfItsValues(String text, String list, String each) {
    ListPath path = ListPath.parse(text);

    assertThat(path.list(), is(list == null ? null : FieldPath.parse(list)));
    assertThat(path.each(), is(each == null ? null : FieldPath.parse(each)));
    assertThat(ListPath.parse(path.toString()), is(path));
  }

  @ParameterizedTest
  @CsvSource({"[0],[0]", "[0][1].a,[0][1].a", "a.b,a.b", "[2].a.b[0],[2].a.b[0]"})
  void leadsOnFromAListByTheNumberOfAnElement(String text, String written) {
    assertThat(FieldPath.within(text).toString(), is(written));
    assertThat(ListPath.parse(text + "[*]").list(), is(FieldPath.within(text)));
  }

  @Test
  void isWhatItLeadsOnFrom() {
    assertThat(ListPath.parse(""), is(new ListPath(null, null)));
    assertThat(ListPath.isIn("a[*].b"), is(true));
    assertThat(ListPath.isIn("\"a[*]\".b"), is(false));
  }

  @ParameterizedTest
  @CsvSource({"a[*].b[*]", "a[*]b", "a..b[*]", "a[*]."})
  void refusesWhatLeadsNowhere(String text) {
    assertThrows(IllegalArgumentException.class, () -> ListPath.parse(text));
  }
}
