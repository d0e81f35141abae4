package dev.alluvium.pipelines.local;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.jobs.JobMain;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;

/**
 * A Kafka to play with: a broker on this machine alone, with the topics of a domain, until it is
 * stopped. What it holds is then gone.
 */
public final class StartKafka {
  private static final int LAST_PORT = 65_535;

  private StartKafka() {}

  public static void main(String[] args) {
    JobMain.run("scripts/kafka", StartKafkaOptions.class, args, StartKafka::run);
  }

  static Outcome run(StartKafkaOptions options, RunControl control) {
    int port = options.getPort();
    if (port > LAST_PORT) {
      throw new UserException("--port=%s is none: ports go to %s".formatted(port, LAST_PORT));
    }
    DomainSpec domain = ContractLoader.loadNamed(options.getDomain());
    try (DomainKafka kafka = start(domain, port, options.getPartitions())) {
      System.out.println("Kafka listens at " + kafka.bootstrapServers() + ", until Ctrl-C");
      System.out.println("topics: " + String.join(", ", kafka.topics()));
      control.announce("Kafka ends, and what it holds is deleted");
      control.stopped().join();
      return out -> {};
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DomainKafka start(DomainSpec domain, int port, int partitions) throws IOException {
    try {
      return DomainKafka.start(domain, port, partitions);
    } catch (IOException e) {
      if (e.getCause() instanceof BindException) {
        throw new UserException(
            "--port=%s is taken, or not yours to take: give another, or 0 for any that is free"
                .formatted(port));
      }
      throw e;
    }
  }
}
