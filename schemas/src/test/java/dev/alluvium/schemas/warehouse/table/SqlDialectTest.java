package dev.alluvium.schemas.warehouse.table;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import org.junit.jupiter.api.Test;

class SqlDialectTest {
  /** A text of a key is whatever a program writes; none may end its literal, or its line. */
  @Test
  void aLiteralIsOneLineAndEndsWhereItsTextDoes() {
    String text = "a'b\\c\nd\re\0f";
    assertThat(SqlDialect.BIGQUERY.literal(text), is("'a\\'b\\\\c\\nd\\re\\000f'"));
    assertThat(SqlDialect.DUCKDB.literal("a'b\\c\nd"), is("'a''b\\c\nd'"));
    assertThat(SqlDialect.DUCKDB.literal("a\0'b"), is("('a' || chr(0) || '''b')"));
  }
}
