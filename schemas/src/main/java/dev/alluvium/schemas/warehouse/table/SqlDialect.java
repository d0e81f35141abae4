package dev.alluvium.schemas.warehouse.table;

import static java.util.stream.Collectors.joining;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** An engine's SQL, where engines differ. */
public enum SqlDialect {
  DUCKDB("SELECT unnest([%s]) AS %s") {
    @Override
    public String literal(String text) {
      return "'" + text.replace("'", "''") + "'";
    }
  },
  BIGQUERY("SELECT %2$s FROM UNNEST([%1$s]) AS %2$s") {
    @Override
    public String literal(String text) {
      return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'";
    }
  };

  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final String rows;

  SqlDialect(String rows) {
    this.rows = rows;
  }

  /** The text as a query writes it. */
  public abstract String literal(String text);

  /** A query of one timestamp column, a row per instant; there must be one at least. */
  public String rows(List<Instant> instants, String column) {
    return rows.formatted(
        instants.stream().map(SqlDialect::literal).collect(joining(", ")), column);
  }

  /** The instant, to the microsecond; a timestamp without a zone is UTC to every engine. */
  public static String literal(Instant instant) {
    return "TIMESTAMP '" + UTC.format(instant) + "'";
  }
}
