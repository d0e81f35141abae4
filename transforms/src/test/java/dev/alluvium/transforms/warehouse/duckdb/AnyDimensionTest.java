package dev.alluvium.transforms.warehouse.duckdb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.computed.DimensionSpec;
import dev.alluvium.schemas.spec.computed.DimensionSpec.Attribute;
import dev.alluvium.schemas.spec.computed.DimensionSpec.Keep;
import dev.alluvium.schemas.spec.computed.DimensionSpec.KeyColumn;
import dev.alluvium.schemas.spec.computed.DimensionSpec.Members;
import dev.alluvium.schemas.spec.computed.DimensionSpec.Versions;
import dev.alluvium.schemas.spec.computed.FactSpec;
import dev.alluvium.schemas.spec.computed.FactSpec.AsOf;
import dev.alluvium.schemas.spec.computed.FactSpec.LookUp;
import dev.alluvium.schemas.spec.computed.ModelQuery;
import dev.alluvium.schemas.warehouse.computed.ModelQueries;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Dimensions of any history, and facts that look them up, against the same in plain Java. Times are
 * seconds of one minute.
 */
class AnyDimensionTest {
  private static final List<String> COLUMNS =
      List.of("sk", "k", "name", "mood", "age", "valid_from", "valid_to", "is_current");
  private static final List<String> TAKEN = List.of("no", "sk_then", "name_then");

  private record Version(
      int k,
      int number,
      @Nullable String name,
      @Nullable String mood,
      int age,
      int starts,
      @Nullable Integer ends) {
    boolean isLike(Version other) {
      return Objects.equals(name, other.name) && Objects.equals(mood, other.mood);
    }

    Version until(@Nullable Integer end) {
      return new Version(k, number, name, mood, age, starts, end);
    }
  }

  @Test
  void areAsPlainJavaComputesThem() throws SQLException {
    Random random = new Random(11);
    int rows = 0;
    for (int round = 0; round < 150; round++) {
      boolean hasEnds = round % 3 != 0;
      List<Version> history = history(random);
      List<Version> counted = hasEnds ? ofSomeLength(history) : withoutEnds(history);
      List<Version> expected = dimension(counted);
      List<List<@Nullable String>> facts = facts(random);
      try (DuckDBConnection connection = DuckDbFile.openInMemory();
          Statement statement = connection.createStatement()) {
        fill(statement, history, facts);
        assertThat(
            "round " + round + ": " + history,
            rows(statement, query(dimension(hasEnds), COLUMNS)),
            is(lines(expected, counted)));
        statement.execute("CREATE TABLE mart.dim AS " + query(dimension(hasEnds), COLUMNS));
        assertThat(
            "facts of round " + round + ": " + history + facts,
            rows(statement, query(fact(), TAKEN)),
            is(lookedUp(facts, expected)));
      }
      rows += expected.size();
    }
    assertThat(rows, is(greaterThan(600)));
  }

  /** Its surrogate key would be NULL in BigQuery and the hash of nothing in DuckDB. */
  @Test
  void leaveAMemberWithoutAKeyOut() throws SQLException {
    try (DuckDBConnection connection = DuckDbFile.openInMemory();
        Statement statement = connection.createStatement()) {
      fill(statement, List.of(new Version(1, 1, "n", null, 30, 5, null)), List.of());
      statement.execute("CREATE TABLE mart.things AS FROM (VALUES (1), (2), (NULL)) AS t(k)");
      DimensionSpec ofThings =
          builder(true)
              .setMembers(
                  Optional.of(new Members("mart.things", "TIMESTAMP '2024-01-01 00:00:00'")))
              .build();
      assertThat(
          rows(statement, query(ofThings, List.of("k", "valid_from"))),
          contains("1|2024-01-01 00:00:05", "2|2024-01-01 00:00:00", "null|0001-01-01 00:00:00"));
    }
  }

  private static DimensionSpec dimension(boolean hasEnds) {
    return builder(hasEnds).build();
  }

  private static DimensionSpec.Builder builder(boolean hasEnds) {
    return DimensionSpec.builder()
        .setFrom("mart.history")
        .setKey(List.of(new KeyColumn("k", ColumnType.INT64)))
        .setKeep(Optional.of(new Keep(List.of("number"), true)))
        .setVersions(
            Optional.of(
                Versions.of(
                    "starts",
                    hasEnds ? Optional.of("ends") : Optional.empty(),
                    ColumnType.TIMESTAMP,
                    "valid_from",
                    "valid_to",
                    "is_current")))
        .setAttributes(
            List.of(
                Attribute.of("name", "name", true, Optional.empty()),
                Attribute.of("mood", "feeling", true, Optional.empty()),
                Attribute.of("age", "age", false, Optional.empty())))
        .setComputed(List.of())
        .setMembers(Optional.empty())
        .setSurrogateKey(Optional.of("sk"))
        .setUnknownMember(true);
  }

  private static FactSpec fact() {
    return new FactSpec(
        "mart.fact",
        List.of("no", "k", "t"),
        List.of(
            LookUp.of(
                "thing",
                "mart.dim",
                Map.of("k", "k"),
                Optional.of(new AsOf("t", "valid_from", ColumnType.TIMESTAMP)),
                Map.of("sk_then", "sk", "name_then", "name"),
                Map.of("sk_then", DimensionSpec.UNKNOWN))),
        List.of());
  }

  /** Of each thing versions that follow each other, with gaps, some of no length. */
  private static List<Version> history(Random random) {
    List<Version> versions = new ArrayList<>();
    for (int k = 1; k <= 3; k++) {
      int at = random.nextInt(10);
      int number = 1;
      while (at < 50 && random.nextInt(6) > 0) {
        int end = at + (random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(9));
        versions.add(
            new Version(
                k,
                number++,
                random.nextInt(4) == 0 ? null : "n" + random.nextInt(2),
                random.nextInt(3) == 0 ? null : "glad",
                random.nextInt(90),
                at,
                random.nextInt(8) == 0 ? null : end));
        if (versions.get(versions.size() - 1).ends() == null) {
          break;
        }
        at = end + (random.nextInt(4) == 0 ? 1 + random.nextInt(5) : 0);
      }
    }
    Collections.shuffle(versions, random);
    return versions;
  }

  /** Each lasts until the next one starts; of those that start together the last counts. */
  private static List<Version> withoutEnds(List<Version> history) {
    List<Version> made = new ArrayList<>();
    for (Version version : history) {
      boolean isReplaced =
          history.stream()
              .anyMatch(
                  o ->
                      o.k() == version.k()
                          && o.starts() == version.starts()
                          && o.number() > version.number());
      if (!isReplaced) {
        made.add(
            version.until(
                history.stream()
                    .filter(o -> o.k() == version.k() && o.starts() > version.starts())
                    .map(Version::starts)
                    .min(Integer::compare)
                    .orElse(null)));
      }
    }
    return made;
  }

  private static List<Version> dimension(List<Version> history) {
    List<Version> made = new ArrayList<>();
    for (int k = 1; k <= 3; k++) {
      int of = k;
      List<Version> own = new ArrayList<>(history.stream().filter(v -> v.k() == of).toList());
      own.sort((a, b) -> Integer.compare(a.number(), b.number()));
      @Nullable Version last = null;
      for (Version version : own) {
        if (last != null && Objects.equals(last.ends(), version.starts()) && last.isLike(version)) {
          made.remove(made.size() - 1);
          last = last.until(version.ends());
        } else {
          last = version;
        }
        made.add(last);
      }
    }
    return made;
  }

  private static List<Version> ofSomeLength(List<Version> history) {
    return history.stream().filter(v -> v.ends() == null || v.starts() < v.ends()).toList();
  }

  /** The age of a thing is that of its last version. */
  private static List<String> lines(List<Version> dimension, List<Version> counted) {
    List<String> lines = new ArrayList<>();
    for (Version version : dimension) {
      int age =
          counted.stream()
              .filter(v -> v.k() == version.k())
              .max((a, b) -> Integer.compare(a.number(), b.number()))
              .orElseThrow()
              .age();
      lines.add(
          "%s|%s|%s|%s|%s|%s|%s|%s"
              .formatted(
                  surrogate(version),
                  version.k(),
                  version.name(),
                  version.mood(),
                  age,
                  time(version.starts()),
                  version.ends() == null ? null : time(version.ends()),
                  version.ends() == null));
    }
    lines.add(DimensionSpec.UNKNOWN + "|null|null|null|null|0001-01-01 00:00:00|null|true");
    Collections.sort(lines);
    return lines;
  }

  private static String time(int second) {
    return String.format(Locale.ROOT, "2024-01-01 00:00:%02d", second);
  }

  private static String surrogate(Version version) {
    String instant = "2024-01-01T" + version.starts() * 1_000_000L;
    String text = "1:" + version.k() + instant.length() + ":" + instant;
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** Number, key and time; some of no key, of none that is known, and of no time. */
  private static List<List<@Nullable String>> facts(Random random) {
    List<List<@Nullable String>> facts = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      List<@Nullable String> fact = new ArrayList<>();
      fact.add(String.valueOf(i));
      fact.add(random.nextInt(8) == 0 ? null : String.valueOf(1 + random.nextInt(4)));
      fact.add(random.nextInt(8) == 0 ? null : String.valueOf(random.nextInt(60)));
      facts.add(fact);
    }
    return facts;
  }

  private static List<String> lookedUp(
      List<List<@Nullable String>> facts, List<Version> dimension) {
    List<String> lines = new ArrayList<>();
    for (List<@Nullable String> fact : facts) {
      String key = fact.get(1);
      String time = fact.get(2);
      @Nullable Version found = null;
      for (Version version : dimension) {
        if (key == null || time == null || version.k() != Integer.parseInt(key)) {
          continue;
        }
        boolean isBehind = version.starts() > Integer.parseInt(time);
        if (found == null || (!isBehind && version.starts() > found.starts())) {
          found = version;
        }
      }
      lines.add(
          "%s|%s|%s"
              .formatted(
                  fact.get(0),
                  found == null ? DimensionSpec.UNKNOWN : surrogate(found),
                  found == null ? null : found.name()));
    }
    Collections.sort(lines);
    return lines;
  }

  private static void fill(
      Statement statement, List<Version> history, List<List<@Nullable String>> facts)
      throws SQLException {
    statement.execute("CREATE SCHEMA mart");
    statement.execute(
        "CREATE TABLE mart.history (k BIGINT, number BIGINT, name VARCHAR, feeling VARCHAR,"
            + " age BIGINT, starts TIMESTAMP, ends TIMESTAMP)");
    for (Version v : history) {
      statement.execute(
          "INSERT INTO mart.history VALUES (%s, %s, %s, %s, %s, %s, %s)"
              .formatted(
                  v.k(),
                  v.number(),
                  quoted(v.name()),
                  quoted(v.mood()),
                  v.age(),
                  quoted(time(v.starts())),
                  v.ends() == null ? null : quoted(time(v.ends()))));
    }
    statement.execute("INSERT INTO mart.history (k, starts) VALUES (NULL, '2024-01-01')");
    statement.execute("CREATE TABLE mart.fact (no BIGINT, k BIGINT, t TIMESTAMP)");
    for (List<@Nullable String> fact : facts) {
      String time = fact.get(2);
      statement.execute(
          "INSERT INTO mart.fact VALUES (%s, %s, %s)"
              .formatted(
                  fact.get(0),
                  fact.get(1),
                  time == null ? null : quoted(time(Integer.parseInt(time)))));
    }
  }

  private static @Nullable String quoted(@Nullable String text) {
    return text == null ? null : "'" + text + "'";
  }

  private static String query(ModelQuery query, List<String> columns) {
    return ModelQueries.sql(query, columns, SqlDialect.DUCKDB);
  }

  private static List<String> rows(Statement statement, String query) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (ResultSet result =
        statement.executeQuery("SELECT COLUMNS(*)::VARCHAR FROM (" + query + ")")) {
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          String text = result.getString(i);
          row.add(String.valueOf(text));
        }
        rows.add(String.join("|", row));
      }
    }
    Collections.sort(rows);
    return rows;
  }
}
