package dev.alluvium.pipelines.engine;

import dev.alluvium.pipelines.engine.Checkpoints.Checkpoint;
import dev.alluvium.pipelines.options.KafkaOptions;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.process.ScratchFolder;
import dev.alluvium.transforms.fold.KeptStates;
import dev.alluvium.transforms.kafka.ReadKafka;
import dev.alluvium.transforms.source.InputException;
import dev.alluvium.transforms.timing.Timing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/**
 * Flink in this process, for streams into a warehouse's file. It keeps its state over a restart:
 * the next start goes on from the last checkpoint, as the same run.
 */
final class FlinkEngine implements Engine {
  @Override
  public boolean isElsewhere() {
    return false;
  }

  @Override
  public boolean keepsState() {
    return true;
  }

  @Override
  public ReadKafka.Reader kafkaReader() {
    return ReadKafka.Reader.KAFKA_IO;
  }

  @Override
  public Timing timing(Timing timing) {
    return timing.portable();
  }

  @Override
  public Optional<Integer> readShares() {
    return Optional.empty();
  }

  @Override
  public boolean isUpdate(PipelineOptions options) {
    return false;
  }

  @Override
  public void configure(PipelineOptions options, Work work) {
    if (!work.isStream()) {
      throw new UserException(
          "--runner=%s is for --source=kafka; leave it out to load files"
              .formatted(FlinkDefaults.RUNNER));
    }
    if (options.as(KafkaOptions.class).getStopAtEnd()) {
      throw new UserException(
          "--stopAtEnd is not for --runner=%s, which goes on until it is stopped"
              .formatted(FlinkDefaults.RUNNER));
    }
  }

  @Override
  public Optional<Launched> runToEnd(Pipeline pipeline, String runId, RunControl control) {
    throw new IllegalStateException("Flink is for streams");
  }

  @Override
  public EngineRun begin(Load load) {
    Path file =
        load.file()
            .orElseThrow(
                () ->
                    new UserException(
                        "--runner=%s keeps its state beside a warehouse in a file; write duckdb:FILE"
                            .formatted(FlinkDefaults.RUNNER)));
    Checkpoints checkpoints = Checkpoints.beside(file);
    String shape =
        KeptStates.fingerprint(load.pipeline().apply("probe"), load.input().topicShape());
    Predicate<String> isKnown =
        run -> load.warehouse().local().map(tables -> tables.hasRun(run)).orElse(false);
    Optional<Checkpoint> last = ofShape(shape, checkpoints.newest(isKnown));
    check(last, load.options().as(KafkaOptions.class).getStartFrom());
    checkpoints.keepOnly(last);
    String id = last.map(Checkpoint::runId).orElseGet(RunIds::next);
    ScratchFolder temporary = ScratchFolder.create("flink");
    FlinkDefaults.apply(
        load.options(), checkpoints.of(id, shape), last.map(Checkpoint::path), temporary.path());
    return new Run(id, last.isPresent(), load, temporary);
  }

  private record Run(String id, boolean stateIsKept, Load load, ScratchFolder temporary)
      implements EngineRun {
    @Override
    public String phase() {
      return "load on Flink";
    }

    @Override
    public Launched run(Pipeline pipeline) {
      RunControl control = load.control();
      load.input().watch(changes -> control.end(startAgain(changes)));
      control.announce("the next start goes on from the last checkpoint");
      control.runUntilCancelled(pipeline, load.input().reading(), load.warehouse()::flush);
      return Launched.done(id);
    }

    @Override
    public void close() {
      try (temporary) {
        RunControl.close(load.input().reading());
      } catch (IOException e) {
        throw new InputException("The temporary folder cannot be used: " + e.getMessage(), e);
      }
    }
  }

  /** The partitions that it reads are part of its state. */
  private static String startAgain(List<String> changes) {
    return "%s: on Flink a job reads the partitions that there were at its start. Start it again: it reads the new ones, and computes open windows from raw"
        .formatted(String.join("; ", changes));
  }

  private static void check(Optional<Checkpoint> last, @Nullable String startFrom) {
    if (last.isPresent() && startFrom != null) {
      throw new UserException(
          "--startFrom=%s, but the job goes on from its state in %s: leave it out, or delete that folder to start without state"
              .formatted(startFrom, last.get().path()));
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
