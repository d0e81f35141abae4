package dev.alluvium.schemas.lineage;

import static java.util.stream.Collectors.toCollection;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.warehouse.table.ColumnId;
import dev.alluvium.schemas.warehouse.table.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ColumnLineageTest {
  private static final Map<String, ColumnLineage> OF_DOMAINS = new ConcurrentHashMap<>();

  private static ColumnLineage of(String domain) {
    return OF_DOMAINS.computeIfAbsent(
        domain, name -> ColumnLineage.of(ContractLoader.loadFromClasspath(name)));
  }

  static Stream<String> domains() {
    return ContractLoader.domains().stream();
  }

  @ParameterizedTest
  @MethodSource("domains")
  void everyColumnIsMadeOfWhatIsThere(String domain) {
    ColumnLineage lineage = of(domain);
    List<String> wrong = new ArrayList<>();
    Set<ColumnId> all = new TreeSet<>(lineage.columns());
    for (ColumnId column : all) {
      Provenance provenance = lineage.provenance(column).orElseThrow();
      boolean isOfThePlatform = column.relation().matches("(ops|quarantine)\\..*");
      if (!isOfThePlatform && provenance.origins().isEmpty() && provenance.rule().isEmpty()) {
        wrong.add(column + " is made of nothing");
      }
      provenance.origins().stream()
          .map(Provenance.Origin::column)
          .filter(o -> !o.isRows() && !o.relation().startsWith("topic ") && !all.contains(o))
          .forEach(o -> wrong.add(column + " is made of " + o + ", which is not there"));
      if (provenance.rule().startsWith("cannot be told")) {
        wrong.add(column + " " + provenance.rule());
      }
    }

    assertThat(all.size(), greaterThan(100));
    assertThat(wrong, is(empty()));
  }

  /** What is a constant, or what conditions alone decide or count, has no value of a record. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          music | mart.location_catalog.is_current, mart.mart_offer_daily.control, mart.mart_offer_daily.control_conversion, mart.mart_offer_daily.control_converted, mart.mart_offer_daily.conversion, mart.mart_offer_daily.converted, mart.mart_offer_daily.lift, mart.mart_offer_daily.offered, mart.mart_user_retention_weekly.week_no, mart.user_as_of.snapshot_ts
          subscriptions | mart.customer_master.is_test, mart.customer_version.is_current, mart.customer_version.is_test, mart.dim_customer.is_current, mart.dim_customer.is_test, mart.dim_date.*, mart.dim_plan.is_current, mart.dim_plan.months, mart.fact_payment.is_revenue, mart.fact_payment.is_test, mart.fact_refund.is_counted, mart.fact_subscription_month.is_test, mart.fact_subscription_period.is_test, mart.fact_subscription_period.validity, mart.mart_customer_mrr.change_category, mart.mart_customer_mrr.is_active, mart.mart_customer_mrr.is_first_month, mart.mart_customer_mrr.is_last_month, mart.mart_customer_mrr.previous_month_is_active, mart.mart_mrr_monthly.customers_churned, mart.mart_mrr_monthly.customers_downgraded, mart.mart_mrr_monthly.customers_end, mart.mart_mrr_monthly.customers_new, mart.mart_mrr_monthly.customers_reactivated, mart.mart_mrr_monthly.customers_start, mart.mart_mrr_monthly.customers_upgraded, mart.subscription_month.is_test
          devices | mart.mart_device_outlier.measure
          transit | mart.dim_date.*, mart.fact_turnstile.entries_quality, mart.fact_turnstile.exits_quality, mart.mart_reading_quality.measure, mart.mart_reading_quality.quality, mart.mart_station_time_slot.is_weekend, mart.rpt_turnstile.entries_quality, mart.rpt_turnstile.exits_quality, mart.rpt_turnstile.is_weekend, mart.rpt_turnstile.month, mart.rpt_turnstile.year, mart.station_peak_slot.is_weekend
          """)
  void everyOtherColumnOfAMartHasValuesOfRecords(String domain, String constants) {
    ColumnLineage lineage = of(domain);
    Set<String> without =
        lineage.columns().stream()
            .filter(column -> column.relation().startsWith("mart."))
            .filter(column -> !comesFromARecord(lineage, column, new TreeSet<>()))
            .map(c -> c.relation().equals("mart.dim_date") ? "mart.dim_date.*" : c.toString())
            .collect(toCollection(TreeSet::new));

    assertThat(without, is(new TreeSet<>(List.of(constants.split(", ", -1)))));
  }

  private static boolean comesFromARecord(
      ColumnLineage lineage, ColumnId column, Set<ColumnId> seen) {
    if (column.relation().startsWith("topic ") || column.isRows()) {
      return true;
    }
    return seen.add(column)
        && lineage.provenance(column).stream()
            .flatMap(provenance -> provenance.origins().stream())
            .filter(origin -> origin.how() != Provenance.How.DECIDES)
            .anyMatch(origin -> comesFromARecord(lineage, origin.column(), seen));
  }

  /**
   * The way back of eleven columns, of which one goes through SQL of several queries, as somebody
   * who knows the contracts would write it.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          music | mart.mart_song_play.song_name | event listen_events: song_name; raw.listen_events.song; topic listen_events: song
          music | mart.mart_song_play_hourly_metrics.uniq_users | event listen_events: user_id; raw.listen_events.user_id; topic listen_events: userId
          music | mart.mart_song_play_hourly_metrics.plays | event listen_events: *
          music | mart.mart_session.plan_at_end | event page_view_events: plan_type; raw.page_view_events.level; topic page_view_events: level
          music | mart.user_current.user_first_name | vault.sat_user_profile_current.user_first_name; vault.sat_user_profile.user_first_name; vault.sat_user_profile_observations.user_first_name; event auth_events: user_first_name; raw.auth_events.first_name; topic auth_events: firstName; event listen_events: user_first_name; raw.listen_events.first_name; topic listen_events: firstName; event page_view_events: user_first_name; raw.page_view_events.first_name; topic page_view_events: firstName; event status_change_events: user_first_name; raw.status_change_events.first_name; topic status_change_events: firstName
          music | vault.hub_page.page_hk | event page_view_events: page_name; raw.page_view_events.page; topic page_view_events: page
          subscriptions | current.banks.bank_name | history.banks_changes.bank_name; event banks: bank_name; raw.banks.bank_name; topic shop.billing.banks: bank_name
          subscriptions | mart.dim_bank.country_code | current.clean_banks.country_code; history.clean_banks_changes.country_code; event banks: country; raw.banks.country; topic shop.billing.banks: country
          transit | mart.dim_station.station_name | vault.hub_station.station_name; event turnstile_events: station_name; raw.turnstile_events.station; topic turnstile_events: STATION; event turnstile_readings: station_name; raw.turnstile_readings.station; topic turnstile_readings: STATION
          transit | mart.mart_station_daily.turnstiles | mart.fact_turnstile.*
          devices | mart.mart_device_outlier.value | current.telemetry.humidity; history.telemetry_changes.humidity; event telemetry: humidity; raw.telemetry.humidity; topic devices.app.telemetry: humidity; current.telemetry.sound; history.telemetry_changes.sound; event telemetry: sound; raw.telemetry.sound; topic devices.app.telemetry: sound; current.telemetry.temperature; history.telemetry_changes.temperature; event telemetry: temperature; raw.telemetry.temperature; topic devices.app.telemetry: temperature
          """)
  void tellsTheWayBackOfAColumn(String domain, String column, String way) {
    ColumnLineage lineage = of(domain);
    List<String> walked = new ArrayList<>();
    walk(lineage, lineage.find(column).get(0), walked);

    assertThat(walked, is(List.of(way.split("; ", -1))));
  }

  private static void walk(ColumnLineage lineage, ColumnId column, List<String> walked) {
    lineage.provenance(column).stream()
        .flatMap(provenance -> provenance.origins().stream())
        .filter(origin -> origin.how() != Provenance.How.DECIDES)
        .map(Provenance.Origin::column)
        .forEach(
            origin -> {
              walked.add(origin.toString());
              walk(lineage, origin, walked);
            });
  }

  @Test
  void tellsWhatIsCounted() {
    ColumnLineage lineage = of("music");

    assertThat(
        lineage
            .provenance(lineage.find("mart.mart_page_view_hourly.errors").get(0))
            .orElseThrow()
            .rule(),
        is("count_if(response_status >= 400)"));
  }

  @Test
  void tellsWhatIsMadeOfAColumn() {
    ColumnLineage lineage = of("music");

    assertThat(
        lineage.uses(lineage.find("EVENT auth_events: auth_success").get(0)).stream()
            .map(use -> use.column() + " " + use.how())
            .toList(),
        hasItems(
            "mart.mart_authorization_hourly.successes DECIDES",
            "vault.t_link_authorization.auth_success COPIED"));
  }
}
