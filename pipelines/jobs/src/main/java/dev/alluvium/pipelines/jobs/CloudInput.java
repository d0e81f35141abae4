package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.engine.Engine;
import dev.alluvium.pipelines.options.Durations;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.target.WarehouseTarget;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.transforms.decode.EventTimeScanner;
import dev.alluvium.transforms.files.FileTopic;
import dev.alluvium.transforms.files.ReadBoundedFiles;
import dev.alluvium.transforms.flow.StreamedMessages;
import dev.alluvium.transforms.kafka.KafkaPublisher;
import dev.alluvium.transforms.kafka.ReadKafka;
import dev.alluvium.transforms.kafka.StartFrom;
import dev.alluvium.transforms.source.Reading;

/**
 * What a job reads whose workers are elsewhere: nothing is looked at from here, as brokers and
 * buckets may be in a network that this process is not in.
 */
final class CloudInput {
  private CloudInput() {}

  static Input files(LoadWarehouseOptions options, DomainSpec domain) {
    ReadBoundedFiles read =
        ReadBoundedFiles.from(
                Input.required(
                    "input",
                    options.getInput(),
                    "the folder to read, as --input=gs://BUCKET/FOLDER"),
                FileTopic.of(domain))
            .withMaxLineBytes(options.getMaxLineBytes());
    return new Input("ReadFiles", false, read, Reading.create(), StreamedMessages.none());
  }

  static Input kafka(
      LoadWarehouseOptions options, DomainSpec domain, Engine engine, WarehouseTarget target) {
    if (options.getKafkaProperties() != null) {
      throw new UserException(
          "--kafkaProperties would put its values into the job for all to see; use --kafkaAuth,"
              + " --kafkaUser and --kafkaSecret");
    }
    if (options.getStopAtEnd()) {
      throw new UserException("--stopAtEnd is for a job on this machine; drain the job instead");
    }
    ReadKafka read =
        ReadKafka.from(
                Input.servers(options),
                Input.topics(domain),
                options.getGroup(),
                EventTimeScanner.of(domain))
            .withReader(engine.kafkaReader())
            .withStart(start(options, engine.isUpdate(options), target))
            .withAuth(KafkaLogin.of(options))
            .withOutOfOrderness(
                org.joda.time.Duration.millis(
                    Durations.parse("outOfOrderness", options.getOutOfOrderness()).toMillis()));
    return new Input("ReadKafka", true, read, read.reading(), messages(options, domain));
  }

  /** An updated job goes on where it stands; what is new to it, at its beginning. */
  private static StartFrom start(
      LoadWarehouseOptions options, boolean isUpdate, WarehouseTarget target) {
    StartFrom start = StartOption.of(options, target);
    if (!isUpdate) {
      return start;
    }
    if (options.getStartFrom() != null) {
      System.err.println(
          "warning: --startFrom has no effect with --update: the job goes on where it stands");
    }
    return StartFrom.committed();
  }

  /** What a stream publishes, where it reads. */
  private static StreamedMessages messages(LoadWarehouseOptions options, DomainSpec domain) {
    return StreamedMessages.to(
        domain.publishedTopics(),
        topic -> KafkaPublisher.to(Input.servers(options), topic).withAuth(KafkaLogin.of(options)));
  }
}
