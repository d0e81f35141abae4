package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.engine.Engine;
import dev.alluvium.pipelines.options.Durations;
import dev.alluvium.pipelines.options.SecretName;
import dev.alluvium.pipelines.options.SourceOptions;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.target.DatasetName;
import dev.alluvium.pipelines.target.WarehouseTarget;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.transforms.decode.EventTimeScanner;
import dev.alluvium.transforms.flow.StreamedMessages;
import dev.alluvium.transforms.mongodb.CollectionName;
import dev.alluvium.transforms.mongodb.MongoAddress;
import dev.alluvium.transforms.mongodb.ReadMongo;
import dev.alluvium.transforms.source.PositionLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a job reads of MongoDB: the collections of its domain, checked before anything is written.
 */
final class MongoInput {
  private MongoInput() {}

  static Input of(
      LoadWarehouseOptions options, DomainSpec domain, Engine engine, WarehouseTarget target) {
    if (engine.isElsewhere() || engine.keepsState()) {
      throw new UserException(
          "--source=mongodb: is read by the DirectRunner; leave out --runner. For others, have"
              + " Debezium or MongoDB's connector write the changes to Kafka: the same contract"
              + " reads them with --source=kafka");
    }
    refuseOthers(options);
    PositionLog log = target.positions().orElse(PositionLog.none());
    ReadMongo read =
        ReadMongo.from(address(options), collections(domain), EventTimeScanner.of(domain))
            .withOutOfOrderness(Durations.parse("outOfOrderness", options.getOutOfOrderness()))
            .withPositionLog(log, target.gate());
    if (target.positions().isEmpty()) {
      System.err.printf(
          Locale.ROOT,
          "warning: %s does not know how far it has read, so collections are read from their first"
              + " document at each start; what is there already stays once%n",
          options.getWarehouse());
    }
    if ("earliest".equals(options.getStartFrom())) {
      read = read.readingAnew();
    }
    if (options.getStopAtEnd()) {
      read = read.stoppingAtEnd();
    }
    for (CollectionName missing : read.checkReachable()) {
      System.err.printf(
          Locale.ROOT,
          "warning: there is no collection %s yet; it is read as soon as there is one%n",
          missing.namespace());
    }
    return new Input("ReadMongo", true, read, read.reading(), StreamedMessages.none());
  }

  private static void refuseOthers(LoadWarehouseOptions options) {
    if (options.getBootstrapServers() != null) {
      throw new UserException("--bootstrapServers is for --source=kafka; leave it out");
    }
    if (options.getInput() != null) {
      throw new UserException("--input is for --source=files; leave it out");
    }
    String start = options.getStartFrom();
    if (start != null && !start.equals("earliest") && !start.equals("warehouse")) {
      throw new UserException(
          "--startFrom=%s is for --source=kafka; write warehouse, or earliest to read all documents again"
              .formatted(start));
    }
  }

  private static MongoAddress address(SourceOptions options) {
    String secret = options.getSourceSecret();
    if (secret != null) {
      SecretName.inManagerOrFile("sourceSecret", secret);
    }
    try {
      return MongoAddress.of(options.getSource(), secret);
    } catch (IllegalArgumentException e) {
      throw new UserException(
          "--source %s: write mongodb://USER@HOST:PORT/?replicaSet=NAME, and name the user's password by --sourceSecret"
              .formatted(e.getMessage()));
    }
  }

  /** Those of the topics that events of {@code format: mongodb} are read from. */
  private static List<CollectionName> collections(DomainSpec domain) {
    List<CollectionName> collections = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (List<EventSpec> events : domain.byTopic()) {
      String topic = events.get(0).topic();
      if (!events.get(0).format().isOfCollections()) {
        others.add(topic);
        continue;
      }
      collections.add(
          CollectionName.of(topic)
              .orElseThrow(
                  () ->
                      new UserException(
                          "topic %s does not say which collection it tells of: name it PREFIX.DATABASE.COLLECTION in the contract"
                              .formatted(topic))));
    }
    if (collections.isEmpty()) {
      throw new UserException(
          "no event of domain %s is of format: mongodb, so there is no collection to read"
              .formatted(domain.name()));
    }
    if (!others.isEmpty()) {
      System.err.printf(
          Locale.ROOT,
          "warning: not read, as they are no collections of MongoDB: %s%n",
          String.join(", ", others));
    }
    return collections;
  }

  /** What catalogs call a collection, by its topic. */
  static DatasetName dataset(SourceOptions options, String topic) {
    MongoAddress address = address(options);
    return new DatasetName(
        "mongodb://" + address.hosts().split(",", 2)[0],
        CollectionName.of(topic).map(CollectionName::namespace).orElse(topic));
  }
}
