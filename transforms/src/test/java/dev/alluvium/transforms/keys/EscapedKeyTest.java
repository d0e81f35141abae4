package dev.alluvium.transforms.keys;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.alluvium.schemas.spec.column.ColumnType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The options of hashing: escaped delimiters, and hashdiffs in which letter case counts. */
class EscapedKeyTest {
  private static final List<String> SPECIAL = List.of("|", "^", "\\", "A");

  @ParameterizedTest
  @CsvSource(
      nullValues = "NULL",
      delimiter = ' ',
      value = {
        "A||B C A\\|\\|B||C",
        "A B||C A||B\\|\\|C",
        "^^ NULL \\^\\^||^^",
        "NULL ^^ ^^||\\^\\^",
        "A\\ B A\\\\||B",
        "NULL NULL NULL"
      })
  void escapesWhatWouldBeTakenForADelimiter(
      @Nullable String a, @Nullable String b, @Nullable String joined) {
    assertThat(KeyString.key(KeyString.escape(a), KeyString.escape(b)), is(joined));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "NULL",
      value = {
        "NULL, false",
        "A, false",
        "A|B, false",
        "^, false",
        "^^^, false",
        "A^^, false",
        "\\, false",
        "|, true",
        "|A, true",
        "A|, true",
        "A||B, true",
        "||, true",
        "^^, true"
      })
  void tellsWhichValuesMayMakeAKeyThatOthersMake(@Nullable String value, boolean ambiguous) {
    assertThat(KeyString.isAmbiguous("A", value), is(ambiguous));
    assertThat(KeyString.isAmbiguous(value, null), is(ambiguous));
    assertThat(KeyString.isAmbiguous(value), is("^^".equals(value)));
  }

  @Test
  void tellsAnyTwoShortListsApartWithoutEscapesWhereNothingIsAmbiguous() {
    List<@Nullable String> texts = new ArrayList<>(Arrays.asList((String) null));
    List<String> signs = List.of("|", "^", "A");
    for (String a : signs) {
      texts.add(a);
      for (String b : signs) {
        texts.add(a + b);
        signs.forEach(c -> texts.add(a + b + c));
      }
    }
    Map<String, List<@Nullable String>> lists = new HashMap<>();
    int ambiguous = 0;
    for (String a : texts) {
      for (String b : texts) {
        for (String c : texts) {
          List<@Nullable String> list = Arrays.asList(a, b, c);
          if (KeyString.isAmbiguous(a, b, c)) {
            ambiguous++;
          } else {
            assertThat(lists.put(KeyString.hashdiff(a, b, c), list), is(nullValue()));
          }
        }
      }
    }
    assertThat(ambiguous, is(greaterThan(lists.size())));
  }

  @Test
  void tellsAnyTwoShortListsApart() {
    List<@Nullable String> texts = new ArrayList<>();
    texts.add(null);
    for (String a : SPECIAL) {
      texts.add(a);
      for (String b : SPECIAL) {
        texts.add(a + b);
      }
    }
    Map<String, List<@Nullable String>> pairs = new HashMap<>();
    Map<String, List<@Nullable String>> triples = new HashMap<>();
    for (String a : texts) {
      for (String b : texts) {
        pairs.put(joined(a, b), Arrays.asList(a, b));
        for (String c : texts) {
          triples.put(joined(a, b, c), Arrays.asList(a, b, c));
        }
      }
    }
    assertThat(pairs.size(), is(21 * 21));
    assertThat(triples.size(), is(21 * 21 * 21));
  }

  @Test
  void tellsAnyTwoListsApart() {
    Random random = new Random(3);
    Map<String, List<@Nullable String>> lists = new HashMap<>();
    int collisions = 0;
    int escapedCollisions = 0;
    Map<String, List<@Nullable String>> unescaped = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      @Nullable String[] parts = new @Nullable String[3];
      for (int p = 0; p < parts.length; p++) {
        parts[p] = text(random);
      }
      List<@Nullable String> list = Arrays.asList(parts.clone());
      List<@Nullable String> before = lists.putIfAbsent(joined(parts), list);
      escapedCollisions += before == null || before.equals(list) ? 0 : 1;
      List<@Nullable String> plain = unescaped.putIfAbsent(KeyString.hashdiff(parts), list);
      collisions += plain == null || plain.equals(list) ? 0 : 1;
    }
    assertThat(escapedCollisions, is(0));
    assertThat("lists collide where nothing is escaped", collisions, is(not(0)));
  }

  private static @Nullable String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append(SPECIAL.get(random.nextInt(SPECIAL.size())));
    }
    return text.length() == 0 ? null : text.toString();
  }

  private static String joined(@Nullable String... parts) {
    return KeyString.hashdiff(Arrays.stream(parts).map(KeyString::escape).toArray(String[]::new));
  }

  @Test
  void keepsTheLetterCaseOfWhatIsTrimmedAlone() {
    assertThat(Standardise.trimmed(" Zoë\u00a0", ColumnType.STRING), is("Zoë"));
    assertThat(Standardise.trimmed(true, ColumnType.BOOLEAN), is("true"));
    assertThat(Standardise.trimmed(" ", ColumnType.STRING) == null, is(true));
    assertThat(Standardise.trimmed(null, ColumnType.STRING) == null, is(true));
  }
}
