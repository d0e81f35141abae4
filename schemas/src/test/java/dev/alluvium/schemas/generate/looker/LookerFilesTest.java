package dev.alluvium.schemas.generate.looker;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.column.Additivity;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LookerFilesTest {
  private static final List<DomainSpec> DOMAINS =
      Stream.concat(
              ContractLoader.domains().stream().map(ContractLoader::loadFromClasspath),
              Stream.of(ContractLoader.load(Path.of("src/test/resources/shop"))))
          .toList();
  private static final SortedMap<String, String> FILES = LookerFiles.of(DOMAINS);
  private static final Pattern FIELD =
      Pattern.compile("(?m)^  (dimension|dimension_group|measure): (\\w+) \\{\n((?:    .*\n)*)  }");

  @Test
  void sameContractsGiveTheSameBytes() {
    assertThat(LookerFiles.of(DOMAINS), is(equalTo(FILES)));
  }

  @Test
  void hasAViewAndAnExploreForEveryTableAndViewOfMarts() {
    for (DomainSpec domain : DOMAINS) {
      for (String name : columns(domain).keySet()) {
        assertThat(view(domain.name(), name), containsString("view: " + name + " {\n"));
        assertThat(file(domain.name(), "explores"), containsString("explore: " + name + " {\n"));
      }
    }
  }

  /** Measures of a view but for the count of its rows, each with its kind. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Counts and sums add up; different values, of which two rows may have the same, do not.
        "music | mart_song_play_hourly_metrics | {most_uniq_songs=max, most_uniq_user_agents=max, most_uniq_users=max, total_played_sec=sum, total_plays=sum}",
        // Neither the first nor the last of something, nor a rank.
        "music | mart_song_play_top_10_songs | {most_uniq_users=max, total_plays=sum}",
        "music | mart_session | {average_duration_sec=average, most_uniq_songs=max, total_error_pages=sum, total_page_views=sum, total_plays=sum}",
        // A copy of what another mart sums; places on the map and in sessions are none.
        "music | mart_song_play | {total_song_played_sec=sum}",
        // Registers are no amounts, their differences are.
        "transit | fact_turnstile | {total_entries_delta=sum, total_exits_delta=sum}",
        // Of an alert what it watches, not what that is compared with.
        "transit | mart_station_peak_alert | {total_entries=sum}",
        "shop | mart_rush | {total_revenue=sum}",
        "shop | mart_visit | {average_duration_sec=average}",
        // Of what SQL makes nothing is known.
        "transit | mart_station_daily | {}",
        "subscriptions | fact_payment | {}",
        "subscriptions | mart_mrr_monthly | {}",
      })
  void sumsOnlyWhatMayBeSummed(String domain, String view, String measures) {
    Map<String, String> found = new TreeMap<>();
    for (Field field : fields(view(domain, view))) {
      if (field.kind().equals("measure") && !field.name().equals("count")) {
        found.put(field.name(), field.parameter("type"));
      }
    }

    assertThat(found.toString(), is(measures));
  }

  @Test
  void whatReadsAPersonalColumnAsksForItsGrant() {
    int personal = 0;
    for (DomainSpec domain : DOMAINS) {
      for (Map.Entry<String, List<ColumnSpec>> relation : columns(domain).entrySet()) {
        for (ColumnSpec column : relation.getValue()) {
          if (column.personal().isEmpty()) {
            continue;
          }
          personal++;
          String grant = Words.grant(column.personal().get());
          assertThat(
              file(domain.name(), "access"), containsString("access_grant: " + grant + " {"));
          for (Field field : fields(view(domain.name(), relation.getKey()))) {
            if (field.reads(column.name())) {
              assertThat(field.toString(), field.grants(), containsString(grant));
            }
          }
        }
      }
    }
    assertThat(personal, is(greaterThan(20)));
  }

  @Test
  void aPersonalKeyIsAHashAndAnyKeyIsHidden() {
    Field plain = primaryKey("subscriptions", "fact_payment");
    Field personal = primaryKey("music", "mart_song_play");

    assertThat(plain.parameter("sql"), is("TO_JSON_STRING(${TABLE}.payment_id) ;;"));
    assertThat(personal.parameter("sql"), containsString("TO_HEX(SHA256(TO_JSON_STRING(STRUCT("));
    assertThat(plain.parameter("hidden") + personal.parameter("hidden"), is("yesyes"));
  }

  @Test
  void aFactIsJoinedWithWhatItLooksUpByThatOnesKey() {
    String explores = file("subscriptions", "explores");

    assertThat(
        explores,
        containsString(
            "relationship: many_to_one\n    sql_on: ${fact_payment.customer_id} = ${dim_customer.customer_id}"
                + " AND ${fact_payment.customer_valid_from_raw} = ${dim_customer.valid_from_raw} ;;"));
    assertThat(
        explores, containsString("sql_on: ${fact_payment.bank_code} = ${dim_bank.bank_code} ;;"));
    assertThat("current is no dataset of marts", explores, not(containsString("exchange_rates")));
  }

  /** Of a number that the mart sums; and by the one column that stands for item and version. */
  @Test
  void aFactHasTheNumbersOfItsRowsAndTheKeyOfItsDimension(@TempDir Path folder) throws IOException {
    try (Stream<Path> contracts = Files.list(Path.of("src/test/resources/depot"))) {
      for (Path contract : contracts.toList()) {
        String text =
            Files.readString(contract)
                .replace(
                    "\ntables:\n  mart_move:",
                    """

                    tables:
                      mart_pick_daily:
                        description: Picks per day.
                        from: picked
                        window: 1d
                        dimensions: {day: {date: picked_ts, description: Day.}}
                        measures: {pieces: {sum: pieces, description: Pieces.}}
                      mart_move:""")
                .replace(
                    "    dozens: {sql", "    pieces: {description: Pieces.}\n        dozens: {sql");
        Files.writeString(folder.resolve(contract.getFileName().toString()), text);
      }
    }
    SortedMap<String, String> files = LookerFiles.of(List.of(ContractLoader.load(folder)));

    List<String> measures =
        fields(files.getOrDefault("looker/derived/depot/fact_pick.view.lkml", "")).stream()
            .filter(field -> field.kind().equals("measure"))
            .map(Field::name)
            .toList();

    assertThat(measures, contains("total_pieces", "count"));
    assertThat(
        "counts of a roll-up add up; sums of what SQL makes, and what runs on, do not",
        fields(files.getOrDefault("looker/derived/depot/picks_daily.view.lkml", "")).stream()
            .filter(field -> field.kind().equals("measure"))
            .map(Field::name)
            .toList(),
        contains("total_picks", "total_large", "most_items", "smallest_fewest", "count"));
    assertThat(
        files.get("looker/derived/depot/explores.lkml"),
        containsString("sql_on: ${fact_pick.item_key} = ${dim_item.item_key} ;;"));
  }

  @Test
  void aDayAndAnHourOfItAreATime() {
    Field hour = field("music", "mart_authorization_hourly", "hour_start").orElseThrow();

    assertThat(
        hour.parameter("sql"),
        is("TIMESTAMP_ADD(TIMESTAMP(${TABLE}.auth_date), INTERVAL ${TABLE}.auth_hour HOUR) ;;"));
    assertThat(field("transit", "mart_station_5min", "hour_start"), is(Optional.empty()));
  }

  @Test
  void answersAreKeptUntilAStoredTableIsWritten() {
    String cache = file("transit", "cache");

    assertThat(cache, containsString("'fact_turnstile', 'mart_station_5min'"));
    assertThat("a view is not written", cache, not(containsString("mart_station_daily")));
  }

  @Test
  void aNameThatAColumnHasIsGivenToNothingElse() {
    Relation relation =
        new Relation(
            "odd",
            "Odd \"names\"\n and words.",
            List.of(
                ColumnSpec.required("count", ColumnType.INT64, "A count."),
                ColumnSpec.required("primary_key", ColumnType.STRING, "A key."),
                ColumnSpec.required("day", ColumnType.DATE, "A day."),
                ColumnSpec.required("day_week", ColumnType.INT64, "Its week.")),
            List.of("primary_key"),
            Map.of("count", Additivity.SUM),
            Optional.empty(),
            false,
            true);

    String view = ViewFields.of(relation).text();

    assertThat(fields(view).stream().map(Field::name).distinct().toList().size(), is(7));
    assertThat(view, containsString("timeframes: [raw, date, month, quarter, year, day_of_week]"));
    assertThat(view, containsString("description: \"Rows. Odd \\\"names\\\" and words.\""));
    assertThat(LookerFiles.of(List.of()).keySet(), is(empty()));
  }

  private record Field(String kind, String name, String body) {
    String parameter(String key) {
      Matcher found = Pattern.compile("(?m)^    " + key + ": (.*)$").matcher(body);
      return found.find() ? found.group(1) : "";
    }

    String grants() {
      return parameter("required_access_grants");
    }

    boolean reads(String column) {
      return Pattern.compile("\\$\\{TABLE\\}\\." + column + "\\b").matcher(body).find();
    }
  }

  private static Field primaryKey(String domain, String view) {
    return field(domain, view, "primary_key").orElseThrow();
  }

  private static Optional<Field> field(String domain, String view, String name) {
    return fields(view(domain, view)).stream().filter(f -> f.name().equals(name)).findFirst();
  }

  private static List<Field> fields(String view) {
    List<Field> fields = new ArrayList<>();
    FIELD
        .matcher(view)
        .results()
        .forEach(found -> fields.add(new Field(found.group(1), found.group(2), found.group(3))));
    return fields;
  }

  private static String view(String domain, String name) {
    return file(domain, name + ".view");
  }

  private static String file(String domain, String name) {
    return FILES.getOrDefault(LookerFiles.FOLDER + domain + "/" + name + ".lkml", "");
  }

  private static Map<String, List<ColumnSpec>> columns(DomainSpec domain) {
    WarehouseSpec warehouse = WarehouseModel.of(domain);
    Map<String, List<ColumnSpec>> columns = new TreeMap<>();
    warehouse.tables().stream()
        .filter(table -> table.dataset().equals("mart"))
        .forEach(table -> columns.put(table.name(), table.columns()));
    warehouse.views().stream()
        .filter(view -> view.dataset().equals("mart"))
        .forEach(view -> columns.put(view.name(), view.columns()));
    return columns;
  }
}
