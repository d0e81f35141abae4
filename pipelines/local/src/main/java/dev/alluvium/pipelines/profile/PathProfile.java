package dev.alluvium.pipelines.profile;

import dev.alluvium.pipelines.profile.RecordCells.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What stands under a path, over the records of a sample.
 *
 * @param records that have it, with a value or null
 * @param values that are not null
 * @param distinct of these, how many differ
 * @param kinds that values are of, null left out
 * @param counts how many values are as each of {@link Form} says
 * @param shortest length of a text, in characters
 * @param smallest number, as written; NULL where there is none
 * @param scale most digits behind a point
 * @param fewestDecimals fewest digits behind a point
 * @param digits most digits in front of it
 * @param top values that come most often, with how often
 * @param patterns of texts, 9 for a digit, a and A for letters, that come most often
 */
record PathProfile(
    String path,
    long records,
    long values,
    long distinct,
    Set<Kind> kinds,
    Map<Form, Long> counts,
    long shortest,
    long longest,
    @Nullable String smallest,
    @Nullable String largest,
    int scale,
    int fewestDecimals,
    int digits,
    List<Counted> top,
    List<Counted> patterns) {

  /** A text, and how often it comes. */
  record Counted(String text, long count) {}

  /** What a text can look like. */
  enum Form {
    BLANK("regexp_full_match(text, '[\\s\\p{Z}\\p{C}\"]*')"),
    PADDED("text <> trim(text)"),
    QUOTED("regexp_full_match(text, '\".*\"', 's')"),
    BROKEN("regexp_matches(text, '[\\x{C2}\\x{C3}\\x{E2}][\\x{80}-\\x{BF}\\x{20AC}\\x{2122}]')"),
    WHOLE("regexp_full_match(text, '[+-]?[0-9]{1,18}')"),
    LEADING_ZERO("regexp_full_match(text, '[+-]?0[0-9]+')"),
    DECIMAL("regexp_full_match(text, '[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]{1,2})?')"),
    FINITE("isfinite(try_cast(text AS DOUBLE))"),
    LOGICAL("text IN ('true', 'false')"),
    EXPONENT("regexp_matches(text, '[eE]')"),
    ISO_TIME("micros IS NOT NULL"),
    ZONED(
        "regexp_matches(text, ':[0-9]{2}([:.,0-9]*) ?([Zz]|[Uu][Tt][Cc]|[+-][0-9]{2}(:?[0-9]{2}){0,2})$')"),
    ISO_DAY(
        "regexp_full_match(text, '[0-9]{4}-[0-9]{2}-[0-9]{2}') AND try_cast(text AS DATE) IS NOT NULL"),
    UUID("regexp_full_match(text, '[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}')"),
    EMAIL("regexp_full_match(text, '[^@ ]+@[^@ ]+[.][^@ ]+')"),
    HAS_EMAIL("regexp_matches(text, '[^@\\s]+@[^@\\s]+[.][a-zA-Z]')"),
    ADDRESS("regexp_full_match(text, '[0-9]{1,3}([.][0-9]{1,3}){3}')"),
    LINK("regexp_matches(text, '^https?://')");

    private final String sql;

    Form(String sql) {
      this.sql = sql;
    }
  }

  private static final String WHERE = " FROM cells WHERE s = ? ";

  /** Paths of a source that are looked at. */
  static final int MOST_PATHS = 400;

  /** How many paths a source has. */
  static long count(SampleStore store, int source) throws SQLException {
    return store.number("SELECT count(DISTINCT path)" + WHERE, source);
  }

  /** The paths of a source, in the order in which they first came. */
  static List<PathProfile> of(SampleStore store, int source) throws SQLException {
    StringBuilder sql = new StringBuilder("SELECT path, count(DISTINCT r), count(text)");
    sql.append(", count(DISTINCT text), string_agg(DISTINCT kind, ' ') FILTER (kind <> 'NULL')");
    sql.append(", coalesce(min(length(text)), 0), coalesce(max(length(text)), 0)");
    String number = "try_cast(text AS DOUBLE)";
    String isNumber = " FILTER (isfinite(" + number + "))";
    sql.append(", arg_min(text, ").append(number).append(")").append(isNumber);
    sql.append(", arg_max(text, ").append(number).append(")").append(isNumber);
    for (String end : List.of("max", "min")) {
      sql.append(", coalesce(")
          .append(end)
          .append("(length(regexp_extract(text, '[.]([0-9]+)$', 1))), 0)");
    }
    sql.append(", coalesce(max(length(regexp_extract(text, '^[+-]?([0-9]+)', 1))), 0)");
    for (Form form : Form.values()) {
      sql.append(", count(*) FILTER (").append(form.sql).append(')');
    }
    sql.append(WHERE).append("GROUP BY path ORDER BY min(r), min(rowid) LIMIT ").append(MOST_PATHS);
    List<PathProfile> profiles = store.query(sql.toString(), PathProfile::of, source);
    List<PathProfile> whole = new ArrayList<>();
    for (PathProfile profile : profiles) {
      whole.add(profile.with(store, source));
    }
    return whole;
  }

  private static PathProfile of(ResultSet row) throws SQLException {
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    String names = row.getString(5);
    if (names != null) {
      for (String name : names.split(" ", -1)) {
        kinds.add(Kind.valueOf(name));
      }
    }
    Map<Form, Long> counts = new EnumMap<>(Form.class);
    for (Form form : Form.values()) {
      counts.put(form, row.getLong(13 + counts.size()));
    }
    return new PathProfile(
        row.getString(1),
        row.getLong(2),
        row.getLong(3),
        row.getLong(4),
        kinds,
        counts,
        row.getLong(6),
        row.getLong(7),
        row.getString(8),
        row.getString(9),
        row.getInt(10),
        row.getInt(11),
        row.getInt(12),
        List.of(),
        List.of());
  }

  private PathProfile with(SampleStore store, int source) throws SQLException {
    String grouped =
        WHERE + "AND path = ? AND text IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ";
    List<Counted> top =
        store.query(
            "SELECT text, count(*)" + grouped + 5,
            row -> new Counted(row.getString(1), row.getLong(2)),
            source,
            path);
    List<Counted> patterns =
        kinds.equals(EnumSet.of(Kind.STRING))
            ? store.query(
                "SELECT regexp_replace(regexp_replace(regexp_replace(substr(text, 1, 40), '[0-9]',"
                    + " '9', 'g'), '[A-Z]', 'A', 'g'), '[a-z]', 'a', 'g'), count(*)"
                    + grouped
                    + 3,
                row -> new Counted(row.getString(1), row.getLong(2)),
                source,
                path)
            : List.of();
    return new PathProfile(
        path,
        records,
        values,
        distinct,
        kinds,
        counts,
        shortest,
        longest,
        smallest,
        largest,
        scale,
        fewestDecimals,
        digits,
        top,
        patterns);
  }

  long count(Form form) {
    return Objects.requireNonNull(counts.get(form));
  }

  /** Whether all values look so. */
  boolean isAll(Form form) {
    return values > 0 && count(form) == values;
  }

  /** What all values are, in a word; empty where nothing is known of them. */
  String looks() {
    return isAll(Form.UUID)
        ? "UUIDs"
        : isAll(Form.EMAIL)
            ? "e-mail addresses"
            : isAll(Form.ADDRESS) ? "IP addresses" : isAll(Form.LINK) ? "links" : "";
  }

  boolean isOnly(Kind... some) {
    return !kinds.isEmpty() && Set.of(some).containsAll(kinds);
  }

  /** Whether it stands within a list. */
  boolean isInList() {
    return path.contains(RecordCells.EACH);
  }
}
