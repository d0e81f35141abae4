package dev.alluvium.transforms.live;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.alluvium.transforms.live.LiveFeed.Change;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Cursors of a source whose tables are read one after the other, while it goes on. */
class CopiedRowsTest {
  private final CopiedRows rows = new CopiedRows(2);

  private List<String> keysSince(String cursor) {
    return rows.since(rows.at(cursor).orElseThrow()).orElseThrow().changes().stream()
        .map(Change::key)
        .toList();
  }

  private void change(String key, long version) {
    rows.change(List.of(new Change(1, key, "[]")), "e", version);
  }

  @Test
  void whoKnowsLessThanATableWasReadOfIsNotToldThatNothingIsNewer() {
    rows.replace(0, Map.of("of 101", "[]"), true);
    rows.replace(1, Map.of(), true);
    rows.replaced("e", 100, 101);
    assertThat("all up to it is here", rows.cursor(), is(Cursors.text("e", 100)));
    assertThat(rows.at(Cursors.text("e", 100)), is(OptionalLong.empty()));
    assertThat(keysSince(Cursors.text("e", 101)), is(List.of()));

    rows.reached("e", 101);
    assertThat(rows.cursor(), is(Cursors.text("e", 101)));
    assertThat(rows.at(Cursors.text("e", 100)), is(OptionalLong.empty()));
    change("of 102", 102);
    assertThat(keysSince(Cursors.text("e", 101)), is(List.of("of 102")));
    assertThat(keysSince(Cursors.text("e", 102)), is(List.of()));
  }

  @Test
  void whatIsReadAnewIsNewerThanWhatWasKnownBefore() {
    rows.replaced("e", 99, 99);
    change("of 100", 100);
    rows.replace(0, Map.of("of 102", "[]"), true);
    rows.replaced("e", 100, 102);
    assertThat(keysSince(Cursors.text("e", 100)), is(List.of("of 102")));
    assertThat(keysSince(Cursors.text("e", 99)), is(List.of("of 100", "of 102")));

    change("of 101", 101);
    assertThat(keysSince(Cursors.text("e", 101)), is(List.of("of 102", "of 101")));
    assertThat(keysSince(Cursors.text("e", 102)), is(List.of("of 101")));
  }

  @Test
  void anotherSourceKnowsNoneOfTheCursorsBefore() {
    rows.replaced("e", 5, 5);
    rows.replaced("f", 1, 3);
    assertThat(rows.at(Cursors.text("e", 5)), is(OptionalLong.empty()));
    assertThat(rows.cursor(), is(Cursors.text("f", 1)));
  }
}
