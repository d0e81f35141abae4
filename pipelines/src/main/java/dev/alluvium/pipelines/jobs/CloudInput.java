package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.options.Durations;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.transforms.decode.EventTimeScanner;
import dev.alluvium.transforms.files.FileTopic;
import dev.alluvium.transforms.files.ReadBoundedFiles;
import dev.alluvium.transforms.flow.StreamedAlerts;
import dev.alluvium.transforms.kafka.KafkaPublisher;
import dev.alluvium.transforms.kafka.ReadKafka;
import dev.alluvium.transforms.kafka.StartFrom;
import dev.alluvium.transforms.source.SourceBatch;
import org.apache.beam.runners.dataflow.options.DataflowPipelineOptions;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * What a job reads whose workers are elsewhere: nothing is looked at from here, as brokers and
 * buckets may be in a network that this process is not in.
 */
final class CloudInput {
  private CloudInput() {}

  static boolean isStream(LoadWarehouseOptions options) {
    return options.getSource().equals("kafka");
  }

  /** Of the reading step. */
  static String name(LoadWarehouseOptions options) {
    return isStream(options) ? "ReadKafka" : "ReadFiles";
  }

  /**
   * @throws UserException if an option is missing or wrong
   */
  static PTransform<PBegin, PCollection<SourceBatch>> of(
      LoadWarehouseOptions options, DomainSpec domain) {
    return switch (options.getSource()) {
      case "files" ->
          ReadBoundedFiles.from(
                  Input.required(
                      "input",
                      options.getInput(),
                      "the folder to read, as --input=gs://BUCKET/FOLDER"),
                  FileTopic.of(domain))
              .withMaxLineBytes(options.getMaxLineBytes());
      case "kafka" -> kafka(options, domain);
      default -> throw Input.noSource(options);
    };
  }

  private static ReadKafka kafka(LoadWarehouseOptions options, DomainSpec domain) {
    if (options.getKafkaProperties() != null) {
      throw new UserException(
          "--kafkaProperties would put its values into the job for all to see; use --kafkaAuth,"
              + " --kafkaUser and --kafkaSecret");
    }
    if (options.getStopAtEnd()) {
      throw new UserException("--stopAtEnd is for a job on this machine; drain the job instead");
    }
    return ReadKafka.from(
            Input.servers(options),
            Input.topics(domain),
            options.getGroup(),
            EventTimeScanner.of(domain))
        .withReader(ReadKafka.Reader.GROWING_KAFKA_IO)
        .withStart(start(options))
        .withAuth(KafkaLogin.of(options))
        .withOutOfOrderness(
            org.joda.time.Duration.millis(
                Durations.parse("outOfOrderness", options.getOutOfOrderness()).toMillis()));
  }

  /** An updated job goes on where it stands; what is new to it, at its beginning. */
  private static StartFrom start(LoadWarehouseOptions options) {
    StartFrom start = StartOption.of(options);
    if (!options.as(DataflowPipelineOptions.class).isUpdate()) {
      return start;
    }
    if (options.getStartFrom() != null) {
      System.err.println(
          "warning: --startFrom has no effect with --update: the job goes on where it stands");
    }
    return StartFrom.committed();
  }

  /** The alerts that a stream publishes, where it reads. */
  static StreamedAlerts alerts(LoadWarehouseOptions options, DomainSpec domain) {
    return StreamedAlerts.to(
        domain,
        topic -> KafkaPublisher.to(Input.servers(options), topic).withAuth(KafkaLogin.of(options)));
  }
}
