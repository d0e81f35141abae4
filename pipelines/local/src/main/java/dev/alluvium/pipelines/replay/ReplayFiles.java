package dev.alluvium.pipelines.replay;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.jobs.JobMain;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.pipelines.simulate.KafkaConnection;
import dev.alluvium.pipelines.simulate.KafkaSink;
import dev.alluvium.pipelines.simulate.Pacer;
import dev.alluvium.pipelines.simulate.WallClock;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.transforms.source.InputException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Sends files of a domain's topics to Kafka: at once, at a rate, or at their own pace. */
public final class ReplayFiles {
  private ReplayFiles() {}

  public static void main(String[] args) {
    JobMain.run("scripts/replay", ReplayOptions.class, args, ReplayFiles::run);
  }

  static Outcome run(ReplayOptions options, RunControl control) {
    String input = required("input", options.getInput(), "the folder to send, as --input=DIR");
    String servers =
        required(
            "bootstrapServers",
            options.getBootstrapServers(),
            "the brokers, as --bootstrapServers=HOST:PORT; scripts/kafka starts one");
    Pacer pacer = pacer(options.getRate(), options.getPace());
    Replay replay = Replay.of(ContractLoader.loadNamed(options.getDomain()), Path.of(input));
    if (!replay.strayFiles().isEmpty()) {
      System.err.printf(
          Locale.ROOT,
          "warning: not sent, as no topic's files are called so: %s%n",
          String.join(", ", replay.strayFiles()));
    }
    long began = System.nanoTime();
    try (KafkaSink sink =
        connect(servers, options).open(replay.topics(), options.getPartitions())) {
      CompletableFuture<?> unused = control.stopped().thenRun(replay::stop);
      replay.run(sink, pacer);
    } catch (IOException e) {
      throw new InputException(String.valueOf(e.getMessage()), e);
    }
    return new Sent(replay.sentByTopic(), replay.notSent(), (System.nanoTime() - began) / 1e9);
  }

  private static KafkaConnection connect(String servers, ReplayOptions options) throws IOException {
    String properties = options.getKafkaProperties();
    try {
      return KafkaConnection.of(servers, properties == null ? null : Path.of(properties));
    } catch (IllegalArgumentException e) {
      throw new UserException("--kafkaProperties: " + e.getMessage());
    }
  }

  /**
   * @throws UserException if both are given, or one is 0
   */
  static Pacer pacer(@Nullable Double rate, @Nullable Double pace) {
    if (rate != null && pace != null) {
      throw new UserException("--rate and --pace are two ways to send: leave one out");
    }
    if (rate != null) {
      return Pacer.atRate(positive("rate", rate), WallClock.system());
    }
    return pace == null
        ? Pacer.unlimited()
        : Pacer.timesAsFast(positive("pace", pace), WallClock.system());
  }

  private static double positive(String option, double number) {
    if (!(number > 0)) {
      throw new UserException("--%s=0 would send nothing: give more".formatted(option));
    }
    return number;
  }

  private static String required(String option, @Nullable String value, String what) {
    if (value == null || value.isBlank()) {
      throw new UserException("--%s is missing: %s".formatted(option, what));
    }
    return value;
  }

  private record Sent(Map<String, Long> byTopic, List<String> notSent, double seconds)
      implements Outcome {
    @Override
    public void print(PrintStream out) {
      byTopic.forEach(
          (topic, records) -> out.printf(Locale.ROOT, "%-28s %,12d records%n", topic, records));
      out.printf(
          Locale.ROOT,
          "%,d records sent in %.1f s%n",
          byTopic.values().stream().mapToLong(Long::longValue).sum(),
          seconds);
    }

    @Override
    public List<String> warnings() {
      return notSent;
    }

    @Override
    public Optional<String> failure() {
      return notSent.isEmpty() ? Optional.empty() : Optional.of("not all records were sent");
    }

    @Override
    public Optional<String> untold() {
      return Optional.empty();
    }
  }
}
