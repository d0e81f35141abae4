package dev.alluvium.pipelines.openlineage;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.options.OpenLineageOptions;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.pipelines.target.DatasetName;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.warehouse.raw.OpsTables;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineage.Job;
import io.openlineage.client.OpenLineage.Run;
import io.openlineage.client.OpenLineage.RunEvent.EventType;
import io.openlineage.client.OpenLineage.RunFacetsBuilder;
import io.openlineage.client.utils.UUIDUtils;
import java.io.IOException;
import java.net.URI;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.beam.sdk.util.ReleaseInfo;
import org.jspecify.annotations.Nullable;

/**
 * Tells a catalog of a run, by events of OpenLineage: that it begins, and how it has ended. The run
 * never fails for it: what cannot be told is a warning, and waits five seconds at most.
 */
public final class LineageEvents {
  private static final String ENGINE = "Apache Beam";

  /**
   * What a run is.
   *
   * @param job its name, as a label has it
   * @param isStream whether its input does not end
   * @param goesOnElsewhere whether it is handed to a runner that leads it to its end by itself, so
   *     that nobody here sees that
   * @param topics what a topic is called, where the run reads it from
   * @param tables what {@code dataset.table} is called
   * @param isWritten of a table, as {@code dataset.table}
   */
  public record Told(
      String job,
      boolean isStream,
      boolean goesOnElsewhere,
      DomainSpec domain,
      Function<String, DatasetName> topics,
      Function<String, DatasetName> tables,
      Predicate<String> isWritten) {}

  /**
   * What a run has done.
   *
   * @param records read, by topic
   * @param rows written, by {@code dataset.table}
   */
  public record Counts(Map<String, Long> records, Map<String, Long> rows) {
    /** Nobody counts here. */
    public static Counts none() {
      return new Counts(Map.of(), Map.of());
    }
  }

  private final OpenLineage events = new OpenLineage(URI.create("urn:dev.alluvium"));
  private final UUID id = UUIDUtils.generateNewUUID();
  private final Optional<LineageOutlet> outlet;
  private final String namespace;
  private final Told told;
  private @Nullable RunDatasets datasets;
  private @Nullable String runId;

  private LineageEvents(Optional<LineageOutlet> outlet, String namespace, Told told) {
    this.outlet = outlet;
    this.namespace = namespace;
    this.told = told;
  }

  /**
   * Tells whom the options name; nobody, where they name none.
   *
   * @throws UserException if an option is wrong
   */
  public static LineageEvents of(OpenLineageOptions options, Told told) {
    return new LineageEvents(LineageOutlet.of(options), options.getOpenLineageNamespace(), told);
  }

  /**
   * Runs it, and tells how it has ended; {@link #started} is for the body to call.
   *
   * @param explain what people are told of a failure
   * @param counts asked when it has ended well, by what the ledger counts it under
   */
  public Outcome during(
      RunControl control,
      Function<Throwable, String> explain,
      Supplier<Outcome> body,
      Function<String, Counts> counts) {
    if (outlet.isEmpty()) {
      return body.get();
    }
    Outcome outcome;
    try {
      outcome = body.get();
      control.checkFailure();
    } catch (RuntimeException | Error e) {
      send(control.isStopped() ? EventType.ABORT : EventType.FAIL, Counts.none(), explain.apply(e));
      throw e;
    }
    if (told.goesOnElsewhere()) {
      return outcome;
    }
    String failure = outcome.failure().orElse(null);
    send(failure == null ? EventType.COMPLETE : EventType.FAIL, counted(counts), failure);
    return outcome;
  }

  private Counts counted(Function<String, Counts> counts) {
    try {
      return runId == null ? Counts.none() : counts.apply(runId);
    } catch (RuntimeException e) {
      return Counts.none(); // What is only told fails no run.
    }
  }

  /**
   * The run has begun.
   *
   * @param ledgerId what the ledger counts it under
   */
  public void started(String ledgerId) {
    runId = ledgerId;
    send(EventType.START, Counts.none(), null);
  }

  private void send(EventType type, Counts counts, @Nullable String failure) {
    if (outlet.isEmpty()) {
      return;
    }
    try {
      RunDatasets all = datasets;
      if (all == null) {
        all =
            new RunDatasets(events, told.domain(), told.topics(), told.tables(), told.isWritten());
        datasets = all;
      }
      outlet
          .get()
          .send(
              events
                  .newRunEventBuilder()
                  .eventType(type)
                  .eventTime(ZonedDateTime.now(ZoneOffset.UTC))
                  .run(run(failure))
                  .job(job())
                  .inputs(all.inputs(counts.records()))
                  .outputs(all.outputs(counts.rows()))
                  .build());
    } catch (IOException | RuntimeException e) {
      System.err.println(
          "warning: --openLineage: the run's %s is not told: %s".formatted(type, e.getMessage()));
    }
  }

  private Run run(@Nullable String failure) {
    ReleaseInfo beam = ReleaseInfo.getReleaseInfo();
    RunFacetsBuilder facets =
        events
            .newRunFacetsBuilder()
            .processing_engine(
                events
                    .newProcessingEngineRunFacetBuilder()
                    .name(ENGINE)
                    .version(beam.getSdkVersion())
                    .build());
    if (runId != null) {
      facets.tags(
          events
              .newTagsRunFacetBuilder()
              .tags(List.of(events.newTagsRunFacetFields("run_id", runId, OpsTables.LEDGER)))
              .build());
    }
    if (failure != null) {
      facets.errorMessage(
          events
              .newErrorMessageRunFacetBuilder()
              .message(failure)
              .programmingLanguage("JAVA")
              .build());
    }
    return events.newRunBuilder().runId(id).facets(facets.build()).build();
  }

  private Job job() {
    DomainSpec domain = told.domain();
    return events
        .newJobBuilder()
        .namespace(namespace)
        .name(domain.name() + "." + told.job())
        .facets(
            events
                .newJobFacetsBuilder()
                .jobType(
                    events
                        .newJobTypeJobFacetBuilder()
                        .processingType(told.isStream() ? "STREAMING" : "BATCH")
                        .integration("BEAM")
                        .jobType("JOB")
                        .build())
                .documentation(
                    events
                        .newDocumentationJobFacetBuilder()
                        .description(domain.description())
                        .build())
                .ownership(
                    events
                        .newOwnershipJobFacetBuilder()
                        .owners(
                            List.of(
                                events
                                    .newOwnershipJobFacetOwnersBuilder()
                                    .name(domain.owner())
                                    .type("OWNER")
                                    .build()))
                        .build())
                .build())
        .build();
  }
}
