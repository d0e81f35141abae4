package dev.alluvium.transforms.expression;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.comparesEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.alluvium.schemas.spec.expression.Amount;
import dev.alluvium.schemas.spec.expression.CleanText;
import dev.alluvium.schemas.spec.expression.CleanText.Letters;
import dev.alluvium.schemas.spec.expression.EmailAddress;
import dev.alluvium.schemas.spec.expression.Expression;
import dev.alluvium.schemas.spec.expression.FindWord;
import dev.alluvium.schemas.spec.expression.MapText;
import dev.alluvium.schemas.spec.expression.Synonyms;
import dev.alluvium.schemas.spec.expression.Synonyms.Meaning;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of texts that people typed. */
class TextFunctionsTest {
  private static final Synonyms CURRENCIES =
      new Synonyms(
          List.of(
              new Meaning("USD", List.of("usd", "us$", "$")),
              new Meaning("EUR", List.of("eur", "Euro", "€")),
              new Meaning("CHF", List.of("chf", "sfr")),
              new Meaning("IS", List.of("trial  ended"))));

  private static @Nullable Object of(Expression expression, @Nullable String text) {
    return Expressions.compile(expression, column -> 0).apply(new @Nullable Object[] {text});
  }

  @Test
  void textHasOneBlankForEachStretchOfWhiteSpaceAndNoneAround() {
    CleanText text = new CleanText("t", Letters.AS_IS);
    assertThat(of(text, "  Ada \t\u00a0 \u2003Lovelace\n"), is("Ada Lovelace"));
    assertThat(of(text, "a\u3000b"), is("a b"));
    assertThat(of(text, "a b"), is("a b"));
    assertThat(of(text, " \u0085 "), is(nullValue()));
    assertThat(of(text, ""), is(nullValue()));
    assertThat(of(text, null), is(nullValue()));
    assertThat(of(new CleanText("t", Letters.LOWER), " A  ÉB "), is("a éb"));
    assertThat(of(new CleanText("t", Letters.UPPER), " a  ß "), is("A SS"));
  }

  @ParameterizedTest
  @CsvSource({
    "' Ada@Example.ORG ', ada@example.org",
    "a@b, a@b",
    "ada.example.org,",
    "@b,",
    "a@,",
    "a@b@c,",
    "'a b@c',",
    "'a@b\u00a0c',",
    "'',"
  })
  void emailIsSomethingAndSomethingAroundOneSign(String text, @Nullable String expected) {
    assertThat(of(new EmailAddress("t"), text), is(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1.299,00 €|1299",
        "$1,299|1299",
        "CHF 1'299.0|1299",
        "(49)|-49",
        " ( 49.5 ) |-49.5",
        "(49|49",
        "-49.00|-49",
        "USD -3|-3",
        "\u221212,5|-12.5",
        "3-4|34",
        "7,66 €|7.66",
        "1.299|1299",
        "1.29|1.29",
        "12.345,6|12345.6",
        "100.|100",
        ",5|0.5",
        "1,2,3|12.3",
        "0|0",
        "00012|12"
      })
  void amountIsWhatAPersonMeant(String text, String expected) {
    Object amount = of(new Amount("t"), text);
    assertThat(
        (BigDecimal) Objects.requireNonNull(amount), comparesEqualTo(new BigDecimal(expected)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "free", "-", ".,", "€", "()"})
  void amountIsNullWithoutADigit(String text) {
    assertThat(of(new Amount("t"), text), is(nullValue()));
  }

  @Test
  void amountIsUncomputableWhereNoColumnHoldsIt() {
    assertThat(of(new Amount("t"), "9".repeat(30)), is(RowFunction.UNCOMPUTABLE));
    assertThat(
        of(new Amount("t"), "9".repeat(29) + ".99"), is(new BigDecimal("9".repeat(29) + ".99")));
  }

  @ParameterizedTest
  @CsvSource({
    "' Usd', USD",
    "US$, USD",
    "'U.S.D', USD",
    "euro, EUR",
    "EUROS,",
    "'Trial ended', IS",
    "'',",
    "'u s d',"
  })
  void mapGivesTheValueThatTheWholeTextIsAWordFor(String text, @Nullable String expected) {
    assertThat(of(new MapText("t", CURRENCIES, "."), text), is(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "'7,66 €', EUR",
    "'$ 5 eur', USD",
    "'5 € $', USD",
    "US$5, USD",
    "'sFr. 12', CHF",
    "CHF12, CHF",
    "'12 chf eur', CHF",
    "'12 chfs',",
    "12,"
  })
  void findLooksForSignsAndThenForWords(String text, @Nullable String expected) {
    assertThat(of(new FindWord("t", CURRENCIES), text), is(expected));
  }
}
