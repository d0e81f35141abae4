package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.engine.Engine;
import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.engine.RunIds;
import dev.alluvium.pipelines.models.ModelRefresh;
import dev.alluvium.pipelines.models.Refreshed;
import dev.alluvium.pipelines.models.WithModels;
import dev.alluvium.pipelines.openlineage.LineageEvents;
import dev.alluvium.pipelines.openlineage.LineageEvents.Counts;
import dev.alluvium.pipelines.options.DayRange;
import dev.alluvium.pipelines.options.OpenLineageOptions;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.pipelines.summary.AssistSummary;
import dev.alluvium.pipelines.summary.ComputedSummary;
import dev.alluvium.pipelines.target.DatasetName;
import dev.alluvium.pipelines.target.WarehouseTarget;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.computed.ModelSpec;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.warehouse.computed.QueryAssists;
import dev.alluvium.transforms.flow.StreamedMessages;
import dev.alluvium.transforms.source.InputException;
import dev.alluvium.transforms.warehouse.SqlWarehouse;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Computes a domain's computed tables again, by the warehouse itself and each whole or not at all:
 * those that lie on days, such as PIT and bridge tables, for some days and as if they were built
 * from scratch; then its models, where they are not as their queries want them.
 */
public final class BuildComputedTables {
  static final String JOB = "build-computed-tables";

  private BuildComputedTables() {}

  public static void main(String[] args) {
    JobMain.run(
        "scripts/run BuildComputedTables",
        BuildComputedTablesOptions.class,
        args,
        BuildComputedTables::run);
  }

  /** Runs the job to its end; when it is stopped, after the table that it is at. */
  static Outcome run(BuildComputedTablesOptions options, RunControl control) {
    DomainSpec domain = ContractLoader.loadNamed(options.getDomain());
    return run(
        options,
        control,
        domain,
        WarehouseTarget.of(JOB, options, domain, Engine.ofBounded(options)));
  }

  static Outcome run(
      BuildComputedTablesOptions options,
      RunControl control,
      DomainSpec domain,
      WarehouseTarget target) {
    Optional<Days> days = Days.of(options.getFrom(), options.getTo(), options.getAsOf());
    if (domain.computed().isEmpty()) {
      throw new UserException(
          "--domain=%s declares no computed table: neither pits nor bridges in its vault, nor models"
              .formatted(options.getDomain()));
    }
    if (days.isEmpty() && domain.computed(ModelSpec.class).isEmpty()) {
      throw new UserException(
          "--from and --to are missing: %s lie on days"
              .formatted(String.join(", ", QueryAssists.tables(domain))));
    }
    return build(JOB, options, days, messages(options, domain), control, domain, target);
  }

  /** Where models are published to, if the options name brokers. */
  private static StreamedMessages messages(BuildComputedTablesOptions options, DomainSpec domain) {
    Map<String, String> topics = new LinkedHashMap<>(domain.publishedTopics());
    topics
        .keySet()
        .retainAll(
            domain.computed(ModelSpec.class).stream().map(ModelSpec::qualifiedName).toList());
    if (options.getBootstrapServers() == null) {
      topics.forEach(
          (model, topic) ->
              System.err.printf(
                  Locale.ROOT,
                  "warning: topic %s is not told of %s; add --bootstrapServers, or let a stream tell it%n",
                  topic,
                  model));
      return StreamedMessages.none();
    }
    if (topics.isEmpty()) {
      throw new UserException(
          "--bootstrapServers is for models that are published; --domain=%s has none; leave it out"
              .formatted(options.getDomain()));
    }
    return StreamedMessages.to(topics, topic -> KafkaLogin.reachablePublisher(options, topic));
  }

  /**
   * Days to build.
   *
   * @param asOf day that the age of snapshots is counted from
   */
  record Days(DayRange range, LocalDate asOf) {
    static Optional<Days> of(@Nullable String from, @Nullable String to, @Nullable String asOf) {
      if (from == null && to == null && asOf == null) {
        return Optional.empty();
      }
      if (from == null || to == null) {
        throw new UserException(
            "--%s is missing; --from and --to together say which days to build"
                .formatted(from == null ? "from" : "to"));
      }
      return Optional.of(of(DayRange.of(from, to), asOf));
    }

    static Days of(DayRange range, @Nullable String asOf) {
      return new Days(
          range, asOf == null ? LocalDate.now(ZoneOffset.UTC) : DayRange.day("asOf", asOf));
    }
  }

  /**
   * Builds them, and tells catalogs where the options say so.
   *
   * @param job its name, as a label has it
   * @param messages where models are published to
   */
  static Outcome build(
      String job,
      OpenLineageOptions options,
      Optional<Days> days,
      StreamedMessages messages,
      RunControl control,
      DomainSpec domain,
      WarehouseTarget target) {
    Set<String> built = new HashSet<>(days.isPresent() ? QueryAssists.tables(domain) : List.of());
    domain.computed(ModelSpec.class).forEach(model -> built.add(model.qualifiedName()));
    LineageEvents lineage =
        LineageEvents.of(
            options,
            new LineageEvents.Told(
                job,
                false,
                false,
                domain,
                topic -> new DatasetName("kafka", topic),
                target::dataset,
                built::contains));
    return lineage.during(
        control,
        JobMain::explain,
        () -> build(days, messages, control, domain, target, lineage),
        id -> Counts.none());
  }

  private static Outcome build(
      Optional<Days> days,
      StreamedMessages messages,
      RunControl control,
      DomainSpec domain,
      WarehouseTarget target,
      LineageEvents lineage) {
    List<String> onDays = QueryAssists.tables(domain);
    try (WarehouseSession warehouse =
        target.openForSql((onDays.isEmpty() ? Dataset.MART : Dataset.VAULT).id())) {
      String runId = RunIds.next();
      lineage.started(runId);
      Optional<AssistSummary> ofDays =
          days.filter(d -> !onDays.isEmpty()).map(d -> onDays(d, control, domain, warehouse));
      Refreshed models =
          ModelRefresh.of(domain, warehouse, runId)
              .publishing(domain.publishedTopics(), messages)
              .run(control::isStopped);
      if (models.isStopped()) {
        throw new InputException(
            "Stopped before all models were built; the others are as they were; run it again");
      }
      List<String> left = ofDays.isPresent() ? List.of() : onDays;
      return new WithModels(ComputedSummary.of(ofDays, models.built(), left, warehouse), models);
    }
  }

  private static AssistSummary onDays(
      Days days, RunControl control, DomainSpec domain, SqlWarehouse warehouse) {
    DayRange range = days.range();
    List<QueryAssists.Rebuild> built = new ArrayList<>();
    for (QueryAssists.Rebuild table :
        QueryAssists.rebuilds(
            domain, range.first(), range.last(), days.asOf(), warehouse.dialect())) {
      if (control.isStopped()) {
        throw new InputException(
            "Stopped before %s, which is as it was; run it again".formatted(table.table()));
      }
      warehouse.transact(table.table(), table.statements());
      built.add(table);
    }
    return AssistSummary.of(range, days.asOf(), built, warehouse);
  }
}
