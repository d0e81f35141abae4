package dev.alluvium.schemas.warehouse.table;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QualifiedNamesTest {
  private static final Set<String> KNOWN = Set.of("mart.sales", "ops.ledger");

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = '|',
      value = {
        "SELECT a FROM mart.sales | SELECT a FROM <mart.sales>",
        "SELECT s.a FROM mart.sales AS s, ops.ledger | SELECT s.a FROM <mart.sales> AS s, <ops.ledger>",
        "DELETE FROM ops.ledger WHERE e = 'mart.sales.x' | DELETE FROM <ops.ledger> WHERE e = 'mart.sales.x'",
        "SELECT 'it''s mart.sales', 1 FROM mart.sales | SELECT 'it''s mart.sales', 1 FROM <mart.sales>",
        "SELECT 'it\\'s mart.sales', 1 FROM mart.sales | SELECT 'it\\'s mart.sales', 1 FROM <mart.sales>",
        "SELECT 1 /* of mart.sales */ FROM ops.ledger | SELECT 1 /* of mart.sales */ FROM <ops.ledger>",
        "SELECT 1 FROM ops.ledger -- and mart.sales | SELECT 1 FROM <ops.ledger> -- and mart.sales",
        "SELECT 1 FROM other.sales | SELECT 1 FROM other.sales",
      })
  void replacesNamesAndNothingInTextsOrComments(String sql, String replaced) {
    assertThat(QualifiedNames.replace(sql, KNOWN, name -> "<" + name + ">"), is(replaced));
  }

  @Test
  void findsNoneInTextsOrComments() {
    assertThat(QualifiedNames.in("SELECT 'mart.sales' -- ops.ledger", KNOWN), is(empty()));
  }

  /** Matching each sign by a call of its own would end the stack. */
  @Test
  void readsLongTexts() {
    String text = "'" + "x''".repeat(100_000) + "'";
    assertThat(
        QualifiedNames.in("SELECT " + text + " FROM mart.sales", KNOWN), is(Set.of("mart.sales")));
    assertThat(
        new SqlText("SELECT " + text + " FROM mart.sales").relations(), is(Set.of("mart.sales")));
    assertThat(
        SqlDialect.DUCKDB.query("SELECT " + text + ", CAST(1 AS FLOAT64)"),
        is("SELECT " + text + ", CAST(1 AS DOUBLE)"));
  }
}
