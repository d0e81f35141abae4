package dev.alluvium.transforms.expression;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.alluvium.schemas.spec.column.ColumnMeaning;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.expression.LookUp;
import dev.alluvium.schemas.spec.reference.ReferenceColumn;
import dev.alluvium.schemas.spec.reference.ReferenceSpec;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LookUpFunctionTest {
  private static final LocalDate DAY = LocalDate.of(2024, 1, 1);

  private record Price(String article, long shop, LocalDate since, @Nullable Long cents) {}

  /** Of two articles in two shops, on days that differ; some prices are not known. */
  private static List<Price> prices(Random random) {
    List<Price> prices = new ArrayList<>();
    for (String article : List.of("a", "b")) {
      for (long shop = 0; shop < 2; shop++) {
        for (int day : random.ints(0, 40).distinct().limit(random.nextInt(6)).toArray()) {
          Long cents = random.nextInt(5) == 0 ? null : random.nextLong(1_000);
          prices.add(new Price(article, shop, DAY.plusDays(day), cents));
        }
      }
    }
    Collections.shuffle(prices, random);
    return prices;
  }

  private static RowFunction compile(List<Price> prices) {
    List<ReferenceSpec.Row> rows =
        prices.stream()
            .map(
                price ->
                    new ReferenceSpec.Row(
                        Arrays.<Comparable<?>>asList(
                            price.article(), price.shop(), price.since(), price.cents())))
            .toList();
    List<ReferenceSpec.Column> columns =
        List.of(
            column("article", ColumnType.STRING),
            column("shop", ColumnType.INT64),
            column("since", ColumnType.DATE),
            column("cents", ColumnType.INT64));
    ReferenceSpec table =
        new ReferenceSpec(
            "prices", "Prices.", List.of("shop", "article"), Optional.of("since"), columns, rows);
    return Expressions.compile(
        new LookUp(List.of("shop", "article"), "day", ReferenceColumn.of(table, 3)),
        List.of("article", "shop", "day")::indexOf);
  }

  private static ReferenceSpec.Column column(String name, ColumnType type) {
    return new ReferenceSpec.Column(name, type, ColumnMeaning.of(name));
  }

  /** As the docs say it. */
  private static @Nullable Long expected(
      List<Price> prices, String article, long shop, LocalDate day) {
    List<Price> ofKey =
        prices.stream()
            .filter(price -> price.article().equals(article) && price.shop() == shop)
            .sorted(Comparator.comparing(Price::since))
            .toList();
    Price found = null;
    for (Price price : ofKey) {
      if (found == null || !price.since().isAfter(day)) {
        found = price;
      }
    }
    return found == null ? null : found.cents();
  }

  @Test
  void findsTheRowThatHoldsAtTheTimeWhateverTheOrderOfRows() {
    Random random = new Random(3);
    for (int run = 0; run < 200; run++) {
      List<Price> prices = prices(random);
      RowFunction found = compile(prices);
      for (String article : List.of("a", "b", "c")) {
        for (long shop = 0; shop < 2; shop++) {
          for (int day = -1; day < 42; day++) {
            LocalDate at = DAY.plusDays(day);
            assertThat(
                prices + " " + article + shop + " " + at,
                found.apply(new @Nullable Object[] {article, shop, at}),
                is(expected(prices, article, shop, at)));
          }
        }
      }
    }
  }

  @Test
  void findsNothingByWhatIsNotKnown() {
    RowFunction found = compile(List.of(new Price("a", 1, DAY, 5L)));

    assertThat(found.apply(new @Nullable Object[] {"a", 1L, DAY}), is(5L));
    assertThat(found.apply(new @Nullable Object[] {null, 1L, DAY}), is(nullValue()));
    assertThat(found.apply(new @Nullable Object[] {"a", null, DAY}), is(nullValue()));
    assertThat(found.apply(new @Nullable Object[] {"a", 1L, null}), is(nullValue()));
  }
}
