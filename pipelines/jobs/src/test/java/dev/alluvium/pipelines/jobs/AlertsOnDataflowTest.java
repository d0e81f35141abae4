package dev.alluvium.pipelines.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import dev.alluvium.pipelines.engine.Engine;
import dev.alluvium.pipelines.target.bigquery.BigQueryClient;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.bigquery.BigQueryTransactions;
import dev.alluvium.transforms.warehouse.bigquery.BigQueryWarehouse;
import dev.alluvium.transforms.warehouse.bigquery.DatasetNames;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The alerts of a stream as Dataflow would be given them, and what BigQuery is asked before. */
class AlertsOnDataflowTest {
  private static final String SECRET = "projects/p/secrets/broker/versions/latest";
  private static final Map<String, Instant> LATEST =
      Map.of("turnstile_events", Instant.parse("2023-04-02T00:00:00Z"));

  private final List<String> asked = new ArrayList<>();

  private Translated stream(Map<String, Instant> latest, List<List<@Nullable String>> past)
      throws IOException {
    return Translated.of(
        LoadWarehouseOptions.class,
        options -> {
          DomainSpec domain = ContractLoader.loadNamed("transit");
          WarehouseSpec spec = WarehouseModel.of(domain);
          KnownWarehouse warehouse =
              new KnownWarehouse(
                  spec,
                  BigQueryWarehouse.of(spec, DatasetNames.of("some-project", "")),
                  latest,
                  sql -> {
                    asked.add(sql);
                    return past;
                  });
          LoadPlan plan = LoadPlan.of(options, domain, Engine.of(options), warehouse.target());
          return LoadWarehouse.pipeline(plan, warehouse, "run", false);
        },
        "--domain=transit",
        "--warehouse=bigquery:some-project",
        "--source=kafka",
        "--bootstrapServers=broker:9092",
        "--kafkaAuth=scram-sha-512",
        "--kafkaUser=loader",
        "--kafkaSecret=" + SECRET);
  }

  @Test
  void areTheSameStepsWhateverThePastIs() throws IOException {
    Translated fresh = stream(Map.of(), List.of());
    assertThat(asked, is(List.of()));
    Translated later =
        stream(LATEST, List.of(Arrays.asList("GRAND ST", "2023-03-26", "20", "4000", "48")));

    assertThat(later.steps(), is(fresh.steps()));
    assertThat(
        fresh.steps(), hasItem(containsString("PublishAlerts/mart_station_peak_alert/Judge")));
  }

  /** The lateness, an hour, the size of a window and the out-of-orderness before the newest day. */
  @Test
  void askForWhatTheStreamIsNotGivenAgain() throws IOException {
    stream(LATEST, List.of());

    assertThat(asked.size(), is(1));
    assertThat(
        asked.get(0),
        containsString(
            "window_start_ts >= TIMESTAMP '2023-03-02 20:59:50.000000'"
                + " AND window_start_ts < TIMESTAMP '2023-04-01 20:59:50.000000'"));
  }

  @Test
  void takeLittleRoomInTheJob() throws IOException {
    List<List<@Nullable String>> past = new ArrayList<>();
    for (int station = 0; station < 500; station++) {
      for (int week = 1; week <= 4; week++) {
        past.add(List.of("STATION " + station, "2023-03-0" + week, "20", "40" + station, "48"));
      }
    }
    int more =
        stream(LATEST, past).pipeline().getSerializedSize()
            - stream(LATEST, List.of()).pipeline().getSerializedSize();

    assertThat(more, lessThan(2000 * 60));
  }

  @Test
  void askBigQueryByItsOwnNamesForAllPages() {
    FakeQueryJobs bigQuery = new FakeQueryJobs();
    bigQuery.pages = 3;
    DomainSpec transit = ContractLoader.loadNamed("transit");
    BigQueryTransactions warehouse =
        BigQueryTransactions.open(
            BigQueryClient.of(bigQuery, GoogleCredentials.create(new AccessToken("token", null))),
            WarehouseModel.of(transit),
            DatasetNames.of("some-project", "dev"),
            "mart",
            Map.of());

    assertThat(
        warehouse.texts("SELECT a, b FROM mart.mart_station_5min"),
        contains(List.of("7884", "6"), List.of("7884", "6"), List.of("7884", "6")));
    assertThat(
        bigQuery.jobs.get(0).getConfiguration().getQuery().getQuery(),
        is("SELECT a, b FROM `some-project.dev_mart.mart_station_5min`"));
  }
}
