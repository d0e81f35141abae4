package dev.alluvium.schemas.warehouse.table;

import static java.util.stream.Collectors.joining;

import dev.alluvium.schemas.spec.column.ColumnType;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** An engine's SQL, where engines differ. */
public enum SqlDialect {
  DUCKDB("SELECT unnest([%s]) AS %s") {
    @Override
    public String literal(String text) {
      String quoted = "'" + text.replace("'", "''") + "'";
      return text.indexOf('\0') < 0
          ? quoted
          : "(" + quoted.replace("\0", "' || chr(0) || '") + ")"; // It would end the query.
    }

    @Override
    public String name(String column) {
      return '"' + column + '"';
    }

    @Override
    public String type(ColumnType type) {
      return switch (type) {
        case STRING -> "VARCHAR";
        case INT64 -> "BIGINT";
        case FLOAT64 -> "DOUBLE";
        case NUMERIC -> "DECIMAL(38,9)";
        case BOOLEAN -> "BOOLEAN";
        case TIMESTAMP -> "TIMESTAMP";
        case DATE -> "DATE";
        case JSON -> "JSON";
        case BYTES -> "BLOB";
      };
    }

    @Override
    public String query(String sql) {
      return CommonSql.inDuckDb(sql);
    }

    @Override
    public String matches(String text, String regex) {
      return "regexp_full_match(%s, %s)".formatted(text, literal(regex));
    }

    @Override
    public String hex(String bytes) {
      return "LOWER(HEX(%s))".formatted(bytes);
    }

    @Override
    public String jsonText(String json) {
      return "CAST(%s AS VARCHAR)".formatted(json);
    }

    /** In whole billionths, as it divides decimals by way of floats. */
    @Override
    public String mean(String sum, String count) {
      String units =
          "(CAST(TRUNC(%1$s) AS HUGEINT) * 1000000000 + CAST((%1$s - TRUNC(%1$s)) * 1000000000 AS HUGEINT))"
              .formatted(sum);
      String mean =
          "(%1$s // %2$s + CASE WHEN ABS(%1$s %% %2$s) * 2 >= %2$s THEN SIGN(%3$s) ELSE 0 END)"
              .formatted(units, count, sum);
      return "(CAST(%1$s // 1000000000 AS DECIMAL(38,9)) + CAST(%1$s %% 1000000000 AS DECIMAL(18,0)) * CAST(0.000000001 AS DECIMAL(10,9)))"
          .formatted(mean);
    }

    @Override
    public String finite(String number) {
      return "CASE WHEN ISFINITE(%1$s) THEN %1$s + 0.0 END".formatted(number);
    }

    @Override
    public String same(String one, String other, List<String> columns) {
      return columns.stream()
          .map(c -> "%1$s.%3$s IS NOT DISTINCT FROM %2$s.%3$s".formatted(one, other, c))
          .collect(joining(" AND "));
    }
  },
  BIGQUERY("SELECT %2$s FROM UNNEST([%1$s]) AS %2$s") {
    @Override
    public String literal(String text) {
      return "'"
          + text.replace("\\", "\\\\")
              .replace("'", "\\'")
              .replace("\n", "\\n")
              .replace("\r", "\\r")
              .replace("\0", "\\000")
          + "'";
    }

    @Override
    public String name(String column) {
      return '`' + column + '`';
    }

    @Override
    public String type(ColumnType type) {
      return type == ColumnType.BOOLEAN ? "BOOL" : type.name();
    }

    @Override
    public String query(String sql) {
      return sql;
    }

    @Override
    public String matches(String text, String regex) {
      return "REGEXP_CONTAINS(%s, %s)".formatted(text, literal("^(?:" + regex + ")$"));
    }

    @Override
    public String hex(String bytes) {
      return "TO_HEX(%s)".formatted(bytes);
    }

    @Override
    public String jsonText(String json) {
      return "TO_JSON_STRING(%s)".formatted(json);
    }

    @Override
    public String mean(String sum, String count) {
      return "SAFE_DIVIDE(%s, CAST(%s AS NUMERIC))".formatted(sum, count);
    }

    @Override
    public String finite(String number) {
      return "CASE WHEN NOT (IS_INF(%1$s) OR IS_NAN(%1$s)) THEN %1$s + 0.0 END".formatted(number);
    }

    /** By an equality, as BigQuery joins by nothing else in a subquery that says what is not. */
    @Override
    public String same(String one, String other, List<String> columns) {
      return row(one, columns) + " = " + row(other, columns);
    }

    private String row(String of, List<String> columns) {
      return columns.stream()
          .map(column -> of + "." + column)
          .collect(joining(", ", "TO_JSON_STRING(STRUCT(", "))"));
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

  /** A column's name, whatever word of SQL it is. */
  public abstract String name(String column);

  /** The type of a column, as a CAST names it. */
  public abstract String type(ColumnType type);

  /** A query of a contract, in which types are called as in BigQuery, as this engine reads it. */
  public abstract String query(String sql);

  /** Whether a regular expression matches a text as a whole. */
  public abstract String matches(String text, String regex);

  /** Bytes as a text of small hexadecimal digits. */
  public abstract String hex(String bytes);

  /**
   * A decimal divided by a number of rows, to nine places, half away from zero; NULL where there is
   * none.
   */
  public abstract String mean(String sum, String count);

  /** A JSON value as its text. */
  public abstract String jsonText(String json);

  /** A float64 as columns have it: NULL where it is none or infinite, and one zero. */
  public abstract String finite(String number);

  /** Whether these columns of two relations agree; NULL agrees with NULL. */
  public abstract String same(String one, String other, List<String> columns);

  /** A query of one timestamp column, a row per instant; there must be one at least. */
  public String rows(List<Instant> instants, String column) {
    return rows.formatted(
        instants.stream().map(SqlDialect::literal).collect(joining(", ")), column);
  }

  public static String literal(LocalDate day) {
    return "DATE '" + day + "'";
  }

  /** The instant, to the microsecond; a timestamp without a zone is UTC to every engine. */
  public static String literal(Instant instant) {
    return "TIMESTAMP '" + UTC.format(instant) + "'";
  }
}
