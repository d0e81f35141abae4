package dev.alluvium.pipelines.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import dev.alluvium.pipelines.engine.Engine;
import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.target.bigquery.BigQueryClient;
import dev.alluvium.pipelines.target.bigquery.BigQueryTarget;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.computed.ModelSpec;
import dev.alluvium.schemas.warehouse.ModelBuilds;
import dev.alluvium.schemas.warehouse.ModelBuilds.ModelBuild;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.quality.CheckedDays;
import dev.alluvium.schemas.warehouse.quality.ExpectationCheck;
import dev.alluvium.schemas.warehouse.quality.ExpectationCheck.Questions;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Models, dimensions, facts and expectations as they are sent to BigQuery. */
class BuildModelsOnBigQueryTest {
  private static final DomainSpec DOMAIN = ContractLoader.loadFromClasspath("subscriptions");

  private final FakeQueryJobs bigQuery = new FakeQueryJobs();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void buildsEachModelInATransactionAndThenChecksWhatIsExpected() {
    List<ModelBuild> builds = ModelBuilds.of(DOMAIN, SqlDialect.BIGQUERY);
    Set<String> models =
        DOMAIN.computed(ModelSpec.class).stream()
            .map(ModelSpec::qualifiedName)
            .collect(Collectors.toSet());
    List<ExpectationCheck> checks =
        ExpectationCheck.all(DOMAIN, WarehouseModel.of(DOMAIN), SqlDialect.BIGQUERY).stream()
            .filter(check -> models.contains(check.expectation().table()))
            .toList();

    assertThat("each count of the fake is of 7,884 rows, of which 6 are broken", run(), is(1));

    List<String> sent = sent();
    for (int i = 0; i < builds.size(); i++) {
      assertThat(
          sent.get(i),
          is(
              named(
                  "BEGIN TRANSACTION;\n"
                      + String.join(";\n", builds.get(i).statements())
                      + ";\nCOMMIT TRANSACTION;")));
    }
    int at = builds.size();
    for (ExpectationCheck check : checks) {
      Questions asked = check.questions(CheckedDays.EVER);
      assertThat(sent.get(at++), is(named(asked.count())));
      assertThat(
          "rows are only added, as the table may be written by changes",
          sent.get(at++),
          allOf(
              startsWith(
                  "BEGIN TRANSACTION;\nINSERT INTO `some-project.dev_ops.quality` (run_id, table_name, "),
              containsString(
                  ", '%s', '%s', 'fail', NULL, NULL, 7884, 6, "
                      .formatted(check.expectation().table(), check.expectation().name()))));
      if (asked.keys().isPresent()) {
        assertThat(sent.get(at++), is(named(asked.keys().get())));
      }
    }
    assertThat(sent.subList(at, sent.size()), everyItem(startsWith("SELECT COUNT(*) FROM ")));
    assertThat(
        err.toString(UTF_8).lines().toList(),
        hasItem(
            startsWith(
                "error: mart.mart_mrr_monthly.movements_add_up does not hold, 6 rows break it: month 7884")));
  }

  @Test
  void namesAllThatFailAndChecksNothingOfThem() {
    bigQuery.status =
        """
        {"state": "DONE", "errorResult": {"reason": "invalidQuery", "message": "no"}}""";

    assertThat(run(), is(1));

    String said = err.toString(UTF_8);
    assertThat(said, containsString("mart.last_commit was not built: BigQuery's job "));
    assertThat(said, containsString("; mart.dim_plan waits for mart.last_commit; "));
    assertThat(said, not(containsString("does not hold")));
  }

  /** With names as they are in the project; those in texts, as in what an error says, stay. */
  private static String named(String sql) {
    return sql.replaceAll(
        "(?<!')\\b(raw|history|current|mart|ops)\\.(\\w+)", "`some-project.dev_$1.$2`");
  }

  private List<String> sent() {
    return bigQuery.jobs.stream()
        .map(job -> Objects.requireNonNull(job.getConfiguration().getQuery().getQuery()))
        .toList();
  }

  private int run() {
    List<String> args = new ArrayList<>(List.of("--warehouse=bigquery:some-project.dev"));
    args.add("--domain=subscriptions");
    return JobMain.runOnce(
        "scripts/run BuildComputedTables",
        BuildComputedTablesOptions.class,
        args.toArray(String[]::new),
        (options, stop) ->
            BuildComputedTables.run(
                options,
                stop,
                DOMAIN,
                BigQueryTarget.of(
                    BuildComputedTables.JOB,
                    options,
                    DOMAIN,
                    Engine.of(options),
                    () ->
                        BigQueryClient.of(
                            bigQuery, GoogleCredentials.create(new AccessToken("t", null))))),
        new RunControl(),
        new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }
}
