package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.jobs.Checkpoints.Checkpoint;
import dev.alluvium.pipelines.options.MaxRejects;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.options.WarehouseName;
import dev.alluvium.pipelines.process.ScratchFolder;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.transforms.fold.KeptStates;
import dev.alluvium.transforms.source.CommitGate;
import dev.alluvium.transforms.source.InputException;
import dev.alluvium.transforms.timing.Timing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;

/**
 * {@link LoadWarehouse} of a stream into a DuckDB file, on Flink in this process. It keeps its
 * state over a restart: the next start goes on from the last checkpoint, as the same run.
 */
final class LoadOnFlink {
  private LoadOnFlink() {}

  static RunSummary run(LoadWarehouseOptions options, RunControl control) {
    if (!options.getSource().equals("kafka")) {
      throw new UserException(
          "--runner=%s is for --source=kafka; leave it out to load files"
              .formatted(FlinkDefaults.RUNNER));
    }
    if (options.getStopAtEnd()) {
      throw new UserException(
          "--stopAtEnd is not for --runner=%s, which goes on until it is stopped"
              .formatted(FlinkDefaults.RUNNER));
    }
    DomainSpec domain = FormatSettings.load(options);
    Path file = WarehouseName.duckDbFile(options.getWarehouse());
    Timing timing = LoadWarehouse.timing(options).portable();
    MaxRejects most = MaxRejects.of(options);
    Input input = Input.of(options, domain, CommitGate.alwaysDurable(), new DuckDbPositions(file));
    try (ScratchFolder temporary = ScratchFolder.create("flink");
        LocalWarehouse warehouse = LocalWarehouse.open(file, domain)) {
      RunSummary.Before before = RunSummary.Before.of(warehouse, domain);
      Checkpoints checkpoints = Checkpoints.beside(file);
      Stream stream = new Stream(options, domain, warehouse, input, timing);
      String shape = KeptStates.fingerprint(stream.pipeline("probe", true), input.topicShape());
      Optional<Checkpoint> last = ofShape(shape, checkpoints.newest(warehouse::hasRun));
      String runId = last.map(Checkpoint::runId).orElseGet(RunIds::next);
      check(last, options);
      if (last.isEmpty()) {
        StartOption.tell(options, warehouse);
      }
      checkpoints.keepOnly(last);
      FlinkDefaults.apply(
          options, checkpoints.of(runId, shape), last.map(Checkpoint::path), temporary.path());
      Pipeline pipeline = stream.pipeline(runId, last.isPresent());
      try (StatusLine status =
          StatusLine.start(options, warehouse, input.reading(), control::fail)) {
        status.phase("load on Flink");
        control.watch(warehouse::newest);
        input.watch(changes -> control.end(startAgain(changes)));
        control.announce("the next start goes on from the last checkpoint");
        control.runUntilCancelled(pipeline, input.reading(), warehouse.session()::flush);
      } finally {
        RunControl.close(input.reading());
      }
      return before.summary(runId, domain, warehouse, most);
    } catch (IOException e) {
      throw new InputException("The temporary folder cannot be used: " + e.getMessage(), e);
    }
  }

  /** The job's pipeline, with its state or without. */
  private record Stream(
      LoadWarehouseOptions options,
      DomainSpec domain,
      LocalWarehouse warehouse,
      Input input,
      Timing timing) {
    Pipeline pipeline(String runId, boolean stateIsKept) {
      StreamedMarts.Before before = LoadWarehouse.before(options, warehouse, stateIsKept);
      StreamedMarts marts =
          new StreamedMarts(
                  domain,
                  warehouse.spec(),
                  warehouse.warehouse(),
                  timing,
                  before,
                  true,
                  StreamedAlerts.none())
              .publishing(input.alerts(), before.newest(), warehouse::texts);
      Pipeline pipeline = Pipeline.create(options);
      pipeline
          .apply(input.name(), input.read())
          .apply(
              "Load",
              LoadGraph.of(
                      domain,
                      warehouse.spec(),
                      warehouse.warehouse().withDurableBundles(),
                      runId,
                      Optional.of(marts))
                  .counting(LoadGraph.Counting.AT_ONCE));
      return pipeline;
    }
  }

  /** The partitions that it reads are part of its state. */
  private static String startAgain(List<String> changes) {
    return "%s: on Flink a job reads the partitions that there were at its start. Start it again: it reads the new ones, and computes open windows from raw"
        .formatted(String.join("; ", changes));
  }

  private static void check(Optional<Checkpoint> last, LoadWarehouseOptions options) {
    if (last.isPresent() && options.getStartFrom() != null) {
      throw new UserException(
          "--startFrom=%s, but the job goes on from its state in %s: leave it out, or delete that folder to start without state"
              .formatted(options.getStartFrom(), last.get().path()));
    }
  }

  /**
   * The checkpoint, if what is in it means the same to this job. Where it does not, as after a
   * change of the contract, the job starts without state, at the positions that the file has, and
   * gives the windows that were open their events again, from raw.
   */
  private static Optional<Checkpoint> ofShape(String shape, Optional<Checkpoint> last) {
    Optional<Checkpoint> fitting = last.filter(checkpoint -> checkpoint.shape().equals(shape));
    if (last.isPresent() && fitting.isEmpty()) {
      System.err.println(
          "the contract, an option, or the topics have changed what is kept between events: the state of run "
              + last.get().runId()
              + " is not read, and open windows are computed from raw again");
    }
    return fitting;
  }
}
