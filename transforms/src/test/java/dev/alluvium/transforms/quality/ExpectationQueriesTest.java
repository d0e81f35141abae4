package dev.alluvium.transforms.quality;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.quality.ExpectationSpec;
import dev.alluvium.schemas.spec.quality.ExpectationSpec.Severity;
import dev.alluvium.schemas.spec.quality.Freshness;
import dev.alluvium.schemas.spec.quality.NoRow;
import dev.alluvium.schemas.spec.quality.RowHolds;
import dev.alluvium.schemas.spec.quality.Rule;
import dev.alluvium.schemas.spec.quality.Unique;
import dev.alluvium.schemas.spec.quality.Volume;
import dev.alluvium.schemas.warehouse.quality.CheckedDays;
import dev.alluvium.schemas.warehouse.quality.CheckedRelation;
import dev.alluvium.schemas.warehouse.quality.ExpectationCheck;
import dev.alluvium.schemas.warehouse.quality.ExpectationCheck.Questions;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbFile;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a warehouse answers to the queries of expectations. */
class ExpectationQueriesTest {
  private static final CheckedRelation DOORS =
      new CheckedRelation(
          "mart.doors",
          List.of(
              ColumnSpec.required("event_ts", ColumnType.TIMESTAMP, ""),
              ColumnSpec.required("token", ColumnType.BYTES, "")),
          List.of("event_ts"),
          Optional.of(ColumnSpec.required("event_ts", ColumnType.TIMESTAMP, "")));
  private static final CheckedRelation DAYS =
      new CheckedRelation(
          "mart.days",
          List.of(ColumnSpec.required("on_date", ColumnType.DATE, "")),
          List.of(),
          Optional.of(ColumnSpec.required("on_date", ColumnType.DATE, "")));
  private static final Instant TUESDAY = Instant.parse("2024-01-16T01:00:00Z");

  private final Connection duckDb;
  private final Statement statement;

  ExpectationQueriesTest(@TempDir Path folder) throws SQLException {
    duckDb = DuckDbFile.open(folder.resolve("doors.duckdb"));
    statement = duckDb.createStatement();
  }

  @BeforeEach
  void makeTheTable() throws SQLException {
    statement.execute("CREATE SCHEMA mart");
    statement.execute("CREATE TABLE mart.doors (event_ts TIMESTAMP, token BLOB)");
    statement.execute("CREATE TABLE mart.days (on_date DATE)");
  }

  @AfterEach
  void close() throws SQLException {
    statement.close();
    duckDb.close();
  }

  @Test
  void rowsAheadOfTheClockDoNotHaveAHalfLoadedDayJudged() throws SQLException {
    for (String monday : List.of("2024-01-01", "2024-01-08")) {
      for (int hour = 10; hour < 14; hour++) {
        add(monday + " " + hour + ":00:00");
      }
    }
    add("2024-01-15 10:00:00");
    Rule usual = new Volume(4, new BigDecimal("0.5"), null);
    CheckedDays days = CheckedDays.all(TUESDAY);
    assertThat("the newest day is not judged", answer(usual, days), contains("1", "0"));

    add("2024-01-18 10:00:00");

    assertThat(answer(usual, days), contains("1", "0"));
    assertThat(
        "by a row of the day after it is over",
        answerAfter("2024-01-16 00:30:00", usual, days),
        contains("2", "1"));
  }

  /** Its day, in whatever zone, is over twelve hours after that of UTC. */
  @ParameterizedTest
  @CsvSource({"2024-01-16T11:59:59Z, 0 0", "2024-01-16T12:00:00Z, 2 1"})
  void aDateIsJudgedWhenItIsOverEverywhere(Instant now, String expected) throws SQLException {
    for (String day : List.of("2024-01-01", "2024-01-01", "2024-01-08", "2024-01-08")) {
      addDay(day);
    }
    addDay("2024-01-16");
    Rule usual = new Volume(4, new BigDecimal("0.5"), null);
    CheckedDays until =
        new CheckedDays(Optional.empty(), Optional.of(LocalDate.parse("2024-01-15")), now);

    assertThat(
        String.join(" ", rows(questions(usual, DAYS, until, SqlDialect.DUCKDB).count())),
        is(expected));
  }

  /** A row of a day may have come at the end of it. */
  @ParameterizedTest
  @CsvSource({"2024-01-16T06:00:00Z, 1 0", "2024-01-16T06:00:01Z, 1 1"})
  void aDateIsAsNewAsItsEnd(Instant now, String expected) throws SQLException {
    addDay("2024-01-15");

    assertThat(
        String.join(
            " ",
            rows(
                questions(
                        new Freshness(Duration.ofHours(6)),
                        DAYS,
                        CheckedDays.all(now),
                        SqlDialect.DUCKDB)
                    .count())),
        is(expected));
  }

  private void addDay(String day) throws SQLException {
    statement.execute("INSERT INTO mart.days VALUES (DATE '" + day + "')");
  }

  @Test
  void noneLooksAtRowsOfAllDays() throws SQLException {
    add("2024-01-01 10:00:00");
    add("2024-01-08 10:00:00");
    add("2024-01-15 10:00:00");
    Rule none =
        new NoRow(
            "SELECT event_ts FROM mart.doors WHERE event_ts < TIMESTAMP '2024-01-02 00:00:00'",
            Set.of("mart.doors"),
            false);

    assertThat(answer(none, of("2024-01-15")), contains("3", "1"));
  }

  @Test
  void aWrittenRuleIsToldTheTimeThatIsCheckedFor() throws SQLException {
    add("2024-01-15 10:00:00");
    Rule row =
        new RowHolds(
            "event_ts > CHECKED_AT() - INTERVAL 1 DAY /* CHECKED_AT() */ AND 'CHECKED_AT()' <> ''",
            Set.of(),
            true);
    Rule none =
        new NoRow(
            "SELECT event_ts FROM mart.doors WHERE CAST(event_ts AS DATE) < CAST(checked_at() AS DATE)",
            Set.of("mart.doors"),
            true);

    assertThat("the end of a day that is past", answer(row, of("2024-01-15")), contains("1", "0"));
    assertThat("the end of the next", answer(none, of("2024-01-15")), contains("1", "1"));
    assertThat(
        "the clock",
        answer(row, CheckedDays.all(Instant.parse("2024-01-16T11:00:00Z"))),
        contains("1", "1"));
    assertThat(
        "the clock",
        answer(none, CheckedDays.all(Instant.parse("2024-01-15T11:00:00Z"))),
        contains("1", "0"));
  }

  @Test
  void keysOfBytesAreShownThoughTheyAreNoText() throws SQLException {
    add("2024-01-15 10:00:00");
    add("2024-01-15 11:00:00");
    Rule once = new Unique(List.of("token"));

    assertThat(
        rows(questions(once, CheckedDays.all(TUESDAY), SqlDialect.DUCKDB).keys().orElseThrow()),
        contains("ff00"));
    assertThat(
        questions(once, CheckedDays.all(TUESDAY), SqlDialect.BIGQUERY).keys().orElseThrow(),
        containsString("SELECT TO_HEX(broken.token) AS token"));
    assertThat(
        "other keys are texts",
        questions(new RowHolds("FALSE", Set.of(), false), of("2024-01-15"), SqlDialect.BIGQUERY)
            .keys()
            .map(sql -> sql.startsWith("SELECT CAST(broken.event_ts AS STRING) AS event_ts")),
        is(Optional.of(true)));
  }

  private static CheckedDays of(String day) {
    Optional<LocalDate> only = Optional.of(LocalDate.parse(day));
    return new CheckedDays(only, only, Instant.parse("2024-03-01T00:00:00Z"));
  }

  private void add(String time) throws SQLException {
    statement.execute(
        "INSERT INTO mart.doors VALUES (TIMESTAMP '" + time + "', '\\xFF\\x00'::BLOB)");
  }

  private List<String> answerAfter(String time, Rule rule, CheckedDays days) throws SQLException {
    add(time);
    return answer(rule, days);
  }

  /** How many are looked at, and how many of them are broken. */
  private List<String> answer(Rule rule, CheckedDays days) throws SQLException {
    return rows(questions(rule, days, SqlDialect.DUCKDB).count());
  }

  private static Questions questions(Rule rule, CheckedDays days, SqlDialect dialect) {
    return questions(rule, DOORS, days, dialect);
  }

  private static Questions questions(
      Rule rule, CheckedRelation of, CheckedDays days, SqlDialect dialect) {
    ExpectationSpec expectation =
        ExpectationSpec.builder()
            .setName("it")
            .setDescription("")
            .setSeverity(Severity.FAIL)
            .setTable(of.name())
            .setRule(rule)
            .setPlace("")
            .build();
    return new ExpectationCheck(expectation, of, Set.of(), dialect).questions(days);
  }

  private List<String> rows(String query) throws SQLException {
    List<String> values = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          values.add(rows.getString(i));
        }
      }
    }
    return values;
  }
}
