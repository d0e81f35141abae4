package dev.alluvium.schemas.generate;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.computed.QueryAssists;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is derived from contracts is the same in whatever language the machine speaks. */
class AnyLanguageTest {
  private static final List<String> DOMAINS =
      List.of("contracts/music", "contracts/transit", "src/test/resources/shop");

  @ParameterizedTest
  @ValueSource(strings = {"ar-EG", "fa-IR", "bn-BD", "tr-TR", "th-TH-u-nu-thai", "de-CH"})
  void derivesTheSameTextsEverywhere(String tag) {
    assertThat(texts(tag), is(texts("en-US")));
  }

  /** The table above would be empty of meaning if numbers were not in those texts. */
  @Test
  void writesNumbersOfEveryKind() {
    List<String> texts = texts("en-US");
    assertThat(texts, hasItem(containsString("INTERVAL (28) DAY")));
    assertThat(texts, hasItem(containsString("l2.load_ts")));
  }

  private static List<String> texts(String tag) {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag(tag));
    try {
      List<String> texts = new ArrayList<>();
      for (String folder : DOMAINS) {
        DomainSpec domain = ContractLoader.load(Path.of(folder));
        texts.addAll(DerivedFiles.of(List.of(domain), StandingFiles.none()).contents().values());
        WarehouseModel.of(domain).views().forEach(view -> texts.add(view.query()));
        LocalDate day = LocalDate.of(2023, 4, 3);
        for (SqlDialect dialect : List.of(SqlDialect.DUCKDB, SqlDialect.BIGQUERY)) {
          QueryAssists.rebuilds(domain, day, day.plusDays(1), day.plusDays(9), dialect)
              .forEach(rebuild -> texts.addAll(rebuild.statements()));
        }
      }
      return texts;
    } finally {
      Locale.setDefault(before);
    }
  }
}
