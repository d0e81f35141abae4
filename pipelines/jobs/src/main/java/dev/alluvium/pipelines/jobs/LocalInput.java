package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.engine.Engine;
import dev.alluvium.pipelines.options.Durations;
import dev.alluvium.pipelines.options.SampleOptions;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.target.WarehouseTarget;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.offer.CampaignSpec;
import dev.alluvium.transforms.decode.EventTimeScanner;
import dev.alluvium.transforms.files.FileTopic;
import dev.alluvium.transforms.files.InputPlan;
import dev.alluvium.transforms.files.ReadFiles;
import dev.alluvium.transforms.flow.StreamedMessages;
import dev.alluvium.transforms.kafka.ReadKafka;
import dev.alluvium.transforms.kafka.client.KafkaAuth;
import dev.alluvium.transforms.kafka.client.PropertyCheck;
import dev.alluvium.transforms.source.CommitGate;
import dev.alluvium.transforms.source.PositionLog;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a job reads that looks at it from here: checked before anything is written. */
final class LocalInput {
  private LocalInput() {}

  static Input files(LoadWarehouseOptions options, DomainSpec domain) {
    if (options.getMaxLineBytes() < 1) {
      throw new UserException("--maxLineBytes must be at least 1");
    }
    if (options.getStartFrom() != null || options.getBootstrapServers() != null) {
      throw new UserException(
          "--%s is for --source=kafka; leave it out to load files"
              .formatted(options.getStartFrom() != null ? "startFrom" : "bootstrapServers"));
    }
    String input =
        Input.required("input", options.getInput(), "the folder to read, as --input=DIR");
    if (input.startsWith("gs://")) {
      throw new UserException(
          "--input=%s is in a bucket: load it into BigQuery, or copy it here first by gcloud storage cp -r"
              .formatted(input));
    }
    ReadFiles read =
        ReadFiles.from(Path.of(input), FileTopic.of(domain))
            .withMaxLineBytes(options.getMaxLineBytes());
    long most = options.as(SampleOptions.class).getRecords();
    if (most > 0) {
      read = read.withMostRecords(most);
    }
    InputPlan plan = read.plan();
    warn(plan.strayFiles(), "not read, as no topic's files are called so");
    warn(plan.loops(), "not followed, as a link that leads back to a folder above it");
    warn(plan.otherPaths(), "read once, by another path that leads to the same file");
    List<String> missing =
        plan.missingTopics().stream()
            .filter(topic -> !domain.publishedTopics().containsValue(topic))
            .toList();
    if (!missing.isEmpty()) {
      System.err.printf(Locale.ROOT, "warning: no files for %s%n", String.join(", ", missing));
    }
    return new Input("ReadFiles", false, read, read.reading(), StreamedMessages.none());
  }

  private static void warn(List<String> paths, String what) {
    if (!paths.isEmpty()) {
      System.err.printf(
          Locale.ROOT,
          "warning: %d %s %s: %s%s%n",
          paths.size(),
          paths.size() == 1 ? "file is" : "files are",
          what,
          paths.get(0),
          paths.size() == 1 ? "" : ", …");
    }
  }

  /**
   * @param target tells how far it has read, and when rows are safe; an engine that keeps state
   *     does both itself
   */
  static Input kafka(
      LoadWarehouseOptions options, DomainSpec domain, Engine engine, WarehouseTarget target) {
    Map<String, String> properties = KafkaLogin.properties(options);
    PropertyCheck.doubts(properties).forEach(doubt -> System.err.println("warning: " + doubt));
    KafkaAuth auth = KafkaLogin.of(options);
    ReadKafka read =
        ReadKafka.from(
                Input.servers(options),
                Input.topics(domain),
                options.getGroup(),
                EventTimeScanner.of(domain))
            .withReader(engine.kafkaReader())
            .withAuth(auth)
            .withConsumerProperties(properties)
            .withOutOfOrderness(
                org.joda.time.Duration.millis(
                    Durations.parse("outOfOrderness", options.getOutOfOrderness()).toMillis()))
            .withStart(StartOption.of(options, target))
            .withPositionLog(target.positions().orElse(PositionLog.none()))
            .withCommitGate(engine.keepsState() ? CommitGate.alwaysDurable() : target.gate());
    if (options.getStopAtEnd()) {
      read = read.stoppingAtEnd();
    }
    List<String> away = withoutOffers(domain, read);
    read = read.without(away);
    read.checkReachable();
    Map<String, String> published = new LinkedHashMap<>(domain.publishedTopics());
    published.values().removeAll(away);
    StreamedMessages messages =
        StreamedMessages.to(published, topic -> KafkaLogin.reachablePublisher(options, topic));
    return new Input("ReadKafka", true, read, read.reading(), messages);
  }

  /** Topics of offers that are not there: a stream makes no such offers, and does all the rest. */
  private static List<String> withoutOffers(DomainSpec domain, ReadKafka read) {
    List<CampaignSpec> campaigns = domain.campaigns();
    if (campaigns.isEmpty()) {
      return List.of();
    }
    List<String> away =
        read.missing(campaigns.stream().map(CampaignSpec::topic).distinct().toList());
    for (CampaignSpec campaign : campaigns) {
      if (away.contains(campaign.topic())) {
        System.err.printf(
            Locale.ROOT,
            "warning: Kafka has no topic %s, so %s makes no offers; create it and start again to"
                + " have them%n",
            campaign.topic(),
            campaign.name());
      }
    }
    return away;
  }
}
