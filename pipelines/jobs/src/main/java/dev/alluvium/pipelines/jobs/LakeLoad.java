package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.engine.Engine;
import dev.alluvium.pipelines.engine.Launched;
import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.engine.RunIds;
import dev.alluvium.pipelines.engine.Work;
import dev.alluvium.pipelines.models.BehindHint;
import dev.alluvium.pipelines.models.ModelRefresh;
import dev.alluvium.pipelines.models.Refreshed;
import dev.alluvium.pipelines.models.WithModels;
import dev.alluvium.pipelines.openlineage.LineageEvents;
import dev.alluvium.pipelines.openlineage.LineageEvents.Counts;
import dev.alluvium.pipelines.options.DayRange;
import dev.alluvium.pipelines.options.Shards;
import dev.alluvium.pipelines.options.SourceKind;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.pipelines.summary.RebuildReport;
import dev.alluvium.pipelines.target.DatasetName;
import dev.alluvium.pipelines.target.NewWarehouse;
import dev.alluvium.pipelines.target.WarehouseTarget;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.warehouse.computed.QueryAssists;
import dev.alluvium.transforms.flow.Layer;
import dev.alluvium.transforms.flow.RebuildInOrder;
import dev.alluvium.transforms.source.InputException;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A load whose source is a lake: makes a new warehouse file that has the lake's records, its ledger
 * and its positions, and computes every layer behind them as the contracts are today. There is a
 * file of that name when all of it is done, or none.
 */
final class LakeLoad {
  private static final String JOB = "load-warehouse";

  private LakeLoad() {}

  static Outcome run(LoadWarehouseOptions options, RunControl control) {
    refuseOthers(options);
    int shards = Shards.of(options);
    String lake = SourceKind.lake(options);
    DomainSpec domain = FormatSettings.load(options);
    Engine engine = Engine.ofBounded(options);
    WarehouseTarget target = WarehouseTarget.of(JOB, options, domain, engine);
    engine.configure(options, new Work(JOB, options.getDomain(), false, target.file().isPresent()));
    LineageEvents lineage = lineage(options, lake, domain, engine, target);
    control.announce("what was made so far is deleted; the lake is as it was");
    try (NewWarehouse made = target.ofLake(lake)) {
      return lineage.during(
          control,
          JobMain::explain,
          () -> {
            String runId = RunIds.next();
            lineage.started(runId);
            Outcome outcome =
                compute(options, shards, domain, engine, made.target(), runId, control);
            made.complete();
            return outcome;
          },
          id -> Counts.none());
    }
  }

  private static Outcome compute(
      LoadWarehouseOptions options,
      int shards,
      DomainSpec domain,
      Engine engine,
      WarehouseTarget target,
      String runId,
      RunControl control) {
    EnumSet<Layer> layers = EnumSet.allOf(Layer.class);
    try (WarehouseSession warehouse = target.openLoaded(List.of())) {
      RebuildReport report = RebuildReport.of(warehouse, domain);
      Optional<DayRange> there = report.daysOfRaw();
      LocalDate today = LocalDate.now(ZoneOffset.UTC);
      DayRange days = there.orElse(new DayRange(today, today));
      Rebuild rebuild =
          Rebuild.of(
              warehouse,
              domain,
              layers,
              RebuildMarts.touched(domain, days),
              shards,
              RebuildInOrder.Run.ofNoRecords(runId));
      Launched launched =
          rebuild
              .run(engine, options, control)
              .orElseThrow(
                  () -> new InputException("Stopped before all was computed: no file was made."));
      control.checkFailure();
      Refreshed models = ModelRefresh.local(domain, warehouse, runId).run(() -> false);
      Outcome outcome = new WithModels(report.outcome(runId, days, layers, launched), models);
      return BehindHint.of(
          outcome,
          domain,
          there.map(range -> List.of(range.first(), range.last())).orElse(List.of()),
          options.getDomain(),
          options.getWarehouse());
    }
  }

  private static void refuseOthers(LoadWarehouseOptions options) {
    refuse(options.getInput() != null, "input", "for --source=files");
    refuse(options.getBootstrapServers() != null, "bootstrapServers", "for --source=kafka");
    refuse(options.getStartFrom() != null, "startFrom", "for --source=kafka");
    refuse(options.getSourceSecret() != null, "sourceSecret", "for --source=mongodb://USER@HOST");
    refuse(
        options.getMaxRejects() != null, "maxRejects", "for records that are read: a lake's were");
    refuse(options.getLive() != null, "live", "for what comes; a lake has what came");
    refuse(options.getDashboard() != null, "dashboard", "for what comes; a lake has what came");
  }

  private static void refuse(boolean isGiven, String option, String why) {
    if (isGiven) {
      throw new UserException("--%s is %s; leave it out".formatted(option, why));
    }
  }

  private static LineageEvents lineage(
      LoadWarehouseOptions options,
      String lake,
      DomainSpec domain,
      Engine engine,
      WarehouseTarget target) {
    Set<String> others = Set.copyOf(QueryAssists.tables(domain));
    return LineageEvents.of(
        options,
        new LineageEvents.Told(
            JOB,
            false,
            engine.isElsewhere(),
            domain,
            topic -> dataset(lake, Dataset.RAW.table(event(domain, topic))),
            target::dataset,
            table -> !others.contains(table)));
  }

  /** As catalogs call a table of the lake. */
  private static DatasetName dataset(String lake, String table) {
    return lake.startsWith("gs://")
        ? new DatasetName(lake.replaceFirst("(gs://[^/?]+).*", "$1"), table)
        : new DatasetName(
            "file",
            Path.of(lake).toAbsolutePath().normalize().resolve(table.replace('.', '/')).toString());
  }

  /** Of what a topic brings, the first event's table stands for all. */
  private static String event(DomainSpec domain, String topic) {
    return domain.events().stream()
        .filter(event -> event.topic().equals(topic))
        .map(EventSpec::name)
        .findFirst()
        .orElse(topic);
  }
}
