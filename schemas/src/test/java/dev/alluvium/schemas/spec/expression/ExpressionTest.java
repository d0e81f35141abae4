package dev.alluvium.schemas.spec.expression;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.alluvium.schemas.spec.column.ColumnMeaning;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.column.ListPath;
import dev.alluvium.schemas.spec.expression.term.SqlFunction;
import dev.alluvium.schemas.spec.expression.term.Term;
import dev.alluvium.schemas.spec.reference.ReferenceColumn;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExpressionTest {
  private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");

  private static final Synonyms WORDS =
      new Synonyms(
          List.of(
              new Synonyms.Meaning("A", List.of("x", "y")),
              new Synonyms.Meaning("B", List.of("z"))));

  /**
   * Every function, and the fingerprint that states were kept under before functions were types.
   */
  static Stream<Arguments> fingerprints() {
    return Stream.of(
        arguments(new Copy("a", ColumnType.DATE), "function=COPY, arguments=[a], type=DATE"),
        arguments(new Constant("x, y"), "function=CONSTANT, arguments=[x, y], type=STRING"),
        arguments(new EventName("x"), "function=EVENT, arguments=[x], type=STRING"),
        arguments(new Date("a"), "function=DATE, arguments=[a], type=DATE"),
        arguments(new Hour("a"), "function=HOUR, arguments=[a], type=INT64"),
        arguments(
            new LocalDay("a", TOKYO), "function=LOCAL_DATE, arguments=[a, Asia/Tokyo], type=DATE"),
        arguments(
            new LocalClock("a", TOKYO),
            "function=LOCAL_TIME, arguments=[a, Asia/Tokyo], type=STRING"),
        arguments(
            new LocalHour("a", TOKYO, 4),
            "function=LOCAL_HOUR, arguments=[a, Asia/Tokyo, 4], type=INT64"),
        arguments(
            new LocalWeekday("a", TOKYO),
            "function=LOCAL_WEEKDAY, arguments=[a, Asia/Tokyo], type=INT64"),
        arguments(
            new Floor("a", Duration.ofMinutes(5)),
            "function=FLOOR, arguments=[a, 300000], type=TIMESTAMP"),
        arguments(
            new PlusSeconds("a", "b"), "function=PLUS_SECONDS, arguments=[a, b], type=TIMESTAMP"),
        arguments(
            new SecondsBetween("a", "b"), "function=SECONDS_BETWEEN, arguments=[a, b], type=INT64"),
        arguments(new Standardised("a"), "function=STANDARDISE, arguments=[a], type=STRING"),
        arguments(
            new CleanText("a", CleanText.Letters.UPPER),
            "function=TEXT, arguments=[a, UPPER], type=STRING"),
        arguments(new EmailAddress("a"), "function=EMAIL, arguments=[a], type=STRING"),
        arguments(new Amount("a"), "function=AMOUNT, arguments=[a], type=NUMERIC"),
        arguments(
            new MapText("a", WORDS, "."),
            "function=MAP, arguments=[a, [A=x|y, B=z], .], type=STRING"),
        arguments(
            new FindWord("a", WORDS), "function=FIND, arguments=[a, [A=x|y, B=z]], type=STRING"),
        arguments(
            new JsonValue(
                "a",
                ListPath.parse("b[*].c"),
                true,
                FieldSpec.builder()
                    .setName("a")
                    .setRawName("a")
                    .setFrom("b[*].c")
                    .setType(ColumnType.TIMESTAMP)
                    .setMeaning(ColumnMeaning.of(""))
                    .build()),
            "function=JSON, arguments=[a, each b[*].c, as timestamp of epoch_millis], type=JSON"),
        arguments(
            new HashKey(
                HashAlgorithm.MD5,
                false,
                List.of(
                    new HashKey.Part("a", ColumnType.STRING),
                    new HashKey.Part("b", ColumnType.INT64))),
            "function=HASH_KEY, arguments=[MD5, false, a, STRING, b, INT64], type=STRING"),
        arguments(
            new LookUp(
                List.of("a"),
                "b",
                new ReferenceColumn(
                    "prices.cents",
                    ColumnType.INT64,
                    null,
                    List.of(
                        new ReferenceColumn.Entry(List.of("x"), LocalDate.of(2024, 1, 1), 5L),
                        new ReferenceColumn.Entry(List.of("x"), LocalDate.of(2024, 2, 1), null)))),
            "function=LOOK_UP, arguments=[a, b, prices.cents, 5800b65d179658a2], type=INT64"),
        arguments(
            new SqlExpression(
                "IF(a>'it''s', 1.50, b)",
                new Term.Call(
                    SqlFunction.IF,
                    List.of(
                        new Term.Call(
                            SqlFunction.GREATER,
                            List.of(
                                new Term.Column("a", ColumnType.STRING),
                                new Term.Literal("it's", ColumnType.STRING)),
                            ColumnType.BOOLEAN),
                        new Term.Literal(new BigDecimal("1.50"), ColumnType.NUMERIC),
                        new Term.Column("b", ColumnType.NUMERIC)),
                    ColumnType.NUMERIC)),
            "function=SQL, arguments=[IF(GREATER(a, STRING'it''s'), NUMERIC'1.50', b)],"
                + " type=NUMERIC"));
  }

  @ParameterizedTest
  @MethodSource("fingerprints")
  void keepsTheFingerprintThatStatesWereKeptUnder(Expression expression, String fingerprint) {
    assertThat(expression.fingerprint(), is("Expression{" + fingerprint + "}"));
  }

  @ParameterizedTest
  @MethodSource("fingerprints")
  void isPersonalWhereAColumnThatItReadsIs(Expression expression) {
    for (String column : expression.columns()) {
      Map<String, String> marks = Map.of(column, "birth");
      assertThat(
          expression.personal(name -> Optional.ofNullable(marks.get(name))), is(List.of("birth")));
    }
    assertThat(expression.personal(name -> Optional.empty()), is(List.of()));
  }

  @Test
  void hasTheKindsOfAllColumnsInTheirOrder() {
    Map<String, String> marks = Map.of("b", "birth", "c", "name");
    assertThat(
        new SecondsBetween("c", "b").personal(name -> Optional.ofNullable(marks.get(name))),
        is(List.of("name", "birth")));
  }

  @Test
  void isOfEveryFunctionHere() {
    assertThat(
        fingerprints().map(given -> given.get()[0].getClass()).collect(Collectors.toSet()),
        is(Set.of(Expression.class.getPermittedSubclasses())));
  }
}
