package dev.alluvium.pipelines.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.startsWith;

import com.google.api.services.bigquery.model.Job;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import dev.alluvium.pipelines.engine.Engine;
import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.target.bigquery.BigQueryClient;
import dev.alluvium.pipelines.target.bigquery.BigQueryTarget;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.warehouse.computed.QueryAssists;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class BuildQueryAssistsOnBigQueryTest {
  private static final LocalDate FIRST = LocalDate.parse("2023-04-01");
  private static final List<String> MODELS =
      List.of("mart_offer_daily", "mart_active_users_daily", "mart_user_retention_weekly");
  private static final LocalDate LAST = LocalDate.parse("2023-04-06");

  private final FakeQueryJobs bigQuery = new FakeQueryJobs();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final RunControl control = new RunControl();
  private GoogleCredentials credentials = GoogleCredentials.create(new AccessToken("t", null));

  @Test
  void replacesEachTableInOneTransactionAndThenCounts() {
    assertThat(run(), is(0));

    List<String> expected = new ArrayList<>();
    List<QueryAssists.Rebuild> rebuilds =
        QueryAssists.rebuilds(
            ContractLoader.loadFromClasspath("music"), FIRST, LAST, LAST, SqlDialect.BIGQUERY);
    rebuilds.forEach(
        table ->
            expected.add(
                "BEGIN TRANSACTION;\n"
                    + String.join(";\n", table.statements())
                    + ";\nCOMMIT TRANSACTION;"));
    rebuilds.forEach(table -> expected.add(table.count()));
    expected.replaceAll(sql -> sql.replaceAll("\\bvault\\.(\\w+)", "`some-project.dev_vault.$1`"));
    assertThat(queries(), is(expected));
    assertThat(
        out.toString(UTF_8)
            .lines()
            .map(line -> line.replaceAll(" +", " "))
            .filter(line -> !isOfModel(line))
            .toList(),
        contains(
            "from 2023-04-01 to 2023-04-06, as of 2023-04-06",
            " vault.pit_user 7,884 rows on 6 days",
            " vault.bridge_song_play 7,884 rows on 6 days"));
  }

  @Test
  void runsJobsWhereTheVaultIsAndLabelsThem() {
    assertThat(run(), is(0));

    assertThat(bigQuery.requests.get(0), is("GET some-project/datasets/dev_vault"));
    assertThat(queries(), hasSize(4));
    for (Job job : bigQuery.jobs) {
      assertThat(job.getJobReference().getLocation(), is("EU"));
      assertThat(job.getConfiguration().getQuery().getUseLegacySql(), is(false));
      assertThat(
          job.getConfiguration().getLabels(),
          is(Map.of("app", "alluvium", "job", "build-query-assists", "domain", "music")));
    }
    assertThat(
        bigQuery.jobs.stream().map(job -> job.getJobReference().getJobId()).distinct().toList(),
        hasSize(bigQuery.jobs.size()));
  }

  @Test
  void waitsUntilAJobIsOverBeforeItStartsTheNext() {
    bigQuery.questionsWhileRunning = 2;

    assertThat(run(), is(0));

    String id = bigQuery.jobs.get(0).getJobReference().getJobId();
    String question = "GET some-project/queries/" + id + "?location=EU&timeoutMs=60000";
    assertThat(
        bigQuery.requests.subList(1, 7),
        contains(
            "POST some-project/jobs",
            question,
            question,
            question,
            "GET some-project/jobs/" + id + "?location=EU",
            "POST some-project/jobs"));
  }

  @Test
  void takesAJobThatIsThereAlreadyForTheOneItAskedFor() {
    refuse("/jobs", 409, "duplicate", "Already Exists: Job");

    assertThat(run(), is(0));
  }

  @Test
  void tellsInOneLineWhyAStatementFailedAndGoesNoFurther() {
    bigQuery.status =
        """
        {"state": "DONE", "errorResult": {"reason": "invalidQuery",
          "message": "Transaction is aborted at [2:1]\\nand more"}}""";

    assertThat(run(), is(1));
    assertThat(
        said(),
        contains(
            matchesPattern(
                "BigQuery's job alluvium_\\S+ failed: Transaction is aborted at \\[2:1]")));
    assertThat(bigQuery.jobs, hasSize(1));
  }

  @Test
  void tellsWhatToDoWhereATableIsMissing() {
    refuse("/jobs", 404, "notFound", "Not found: Table some-project:dev_vault.pit_user");

    assertThat(run(), is(1));
    assertThat(
        said(),
        contains(
            matchesPattern(
                "BigQuery's job alluvium_\\S+ failed: Not found: Table"
                    + " some-project:dev_vault.pit_user; Terraform makes datasets, tables and views")));
  }

  @Test
  void tellsWhatToDoWhereItMayNotRead() {
    refuse("/dev_vault", 403, "accessDenied", "Access Denied");

    assertThat(run(), is(1));
    assertThat(
        said(),
        contains(
            "BigQuery does not tell of dataset some-project:dev_vault: Access Denied; it takes"
                + " roles/bigquery.jobUser, and dataEditor of the dataset"));
  }

  @Test
  void tellsInOneLineThatNobodyLetsItIn() {
    credentials =
        new GoogleCredentials() {
          @Override
          public AccessToken refreshAccessToken() throws IOException {
            throw new IOException("login has expired");
          }
        };

    assertThat(run(), is(1));
    assertThat(
        said(),
        contains("BigQuery does not answer (login has expired); run it again when it does"));
  }

  @Test
  void startsNoTableWhenItIsStopped() {
    control.stop();

    assertThat(run(), is(1));
    assertThat(said(), contains("Stopped before vault.pit_user, which is as it was; run it again"));
    assertThat(bigQuery.jobs, is(empty()));
  }

  @Test
  void doesNotPretendToCreateTables() {
    assertThat(run("--createTables=true"), is(2));
    assertThat(said(), contains(startsWith("--createTables is not for this job")));
    assertThat(bigQuery.requests, is(empty()));
  }

  private void refuse(String path, int status, String reason, String message) {
    bigQuery.refused = path;
    bigQuery.refusal = status;
    bigQuery.error =
        String.format(
            Locale.ROOT,
            """
        {"code": %d, "message": "%s", "errors": [{"reason": "%s", "message": "%s"}]}""",
            status,
            message,
            reason,
            message);
  }

  private static boolean isOfModel(String text) {
    return MODELS.stream().anyMatch(text::contains);
  }

  /** But for those of the models that the domain has besides. */
  private List<String> queries() {
    return bigQuery.jobs.stream()
        .map(job -> Objects.requireNonNull(job.getConfiguration().getQuery().getQuery()))
        .filter(sql -> !isOfModel(sql))
        .toList();
  }

  private List<String> said() {
    return err.toString(UTF_8).lines().toList();
  }

  private int run(String... more) {
    List<String> args = new ArrayList<>(List.of(more));
    args.add("--warehouse=bigquery:some-project.dev");
    args.addAll(List.of("--from=" + FIRST, "--to=" + LAST, "--asOf=" + LAST));
    return JobMain.runOnce(
        "scripts/run BuildQueryAssists",
        BuildQueryAssistsOptions.class,
        args.toArray(String[]::new),
        (options, stop) -> {
          DomainSpec domain = ContractLoader.loadNamed(options.getDomain());
          return BuildQueryAssists.run(
              options,
              stop,
              domain,
              BigQueryTarget.of(
                  BuildQueryAssists.JOB,
                  options,
                  domain,
                  Engine.of(options),
                  () -> BigQueryClient.of(bigQuery, credentials)));
        },
        control,
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }
}
