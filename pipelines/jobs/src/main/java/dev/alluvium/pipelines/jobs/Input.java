package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.engine.Engine;
import dev.alluvium.pipelines.engine.LoadInput;
import dev.alluvium.pipelines.options.SourceKind;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.target.DatasetName;
import dev.alluvium.pipelines.target.WarehouseTarget;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.transforms.flow.StreamedMessages;
import dev.alluvium.transforms.kafka.ReadKafka;
import dev.alluvium.transforms.kafka.client.TopicWatch;
import dev.alluvium.transforms.mongodb.ReadMongo;
import dev.alluvium.transforms.source.Reading;
import dev.alluvium.transforms.source.SourceBatch;
import dev.alluvium.transforms.source.UnreadSources;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/**
 * What a job reads, by its options.
 *
 * @param name of the reading step
 * @param isStream whether aggregate marts are written as the events come
 * @param messages what it publishes, where it was read from
 */
record Input(
    String name,
    boolean isStream,
    PTransform<PBegin, PCollection<SourceBatch>> read,
    Reading reading,
    StreamedMessages messages)
    implements LoadInput {
  private static final Pattern BUCKET = Pattern.compile("(gs://[^/]+)/*(.*)");

  /**
   * The input that the options name. It is looked at from here where the warehouse is a file of
   * this machine, too; of another, brokers and buckets may be in a network that this process is not
   * in.
   *
   * @throws UserException if an option is missing or wrong
   * @throws dev.alluvium.transforms.source.InputException if the input cannot be read
   */
  static Input of(
      LoadWarehouseOptions options, DomainSpec domain, Engine engine, WarehouseTarget target) {
    boolean isHere = target.file().isPresent();
    SourceKind kind = SourceKind.of(options);
    if (kind != SourceKind.MONGODB && options.getSourceSecret() != null) {
      throw new UserException("--sourceSecret is for a --source=mongodb://USER@HOST");
    }
    return switch (kind) {
      case FILES -> isHere ? LocalInput.files(options, domain) : CloudInput.files(options, domain);
      case KAFKA ->
          isHere
              ? LocalInput.kafka(options, domain, engine, target)
              : CloudInput.kafka(options, domain, engine, target);
      case MONGODB -> MongoInput.of(options, domain, engine, target);
      case LAKE -> throw ofLake();
    };
  }

  private static IllegalStateException ofLake() {
    return new IllegalStateException("of a lake no pipeline reads records, see LakeLoad");
  }

  /** Whether where it starts is told by offsets of Kafka. */
  boolean hasOffsets() {
    return read instanceof ReadKafka;
  }

  /** Whether it goes on where the warehouse says that it was, in all that it reads. */
  boolean goesOn() {
    return read instanceof ReadMongo mongo ? mongo.goesOn() : hasOffsets();
  }

  /** Of what it reads. */
  UnreadSources unread() {
    return read instanceof ReadKafka kafka ? kafka::unreadAt : UnreadSources.NONE;
  }

  @Override
  public void watch(TopicWatch.Follower follower) {
    if (read instanceof ReadKafka kafka) {
      kafka.watch(follower);
    }
  }

  @Override
  public String topicShape() {
    return read instanceof ReadKafka kafka ? kafka.topicShape().text() : "";
  }

  static String servers(LoadWarehouseOptions options) {
    return required(
        "bootstrapServers",
        options.getBootstrapServers(),
        "the brokers, as --bootstrapServers=host:port");
  }

  /** What catalogs call a topic, where the options say that it is read from. */
  static DatasetName dataset(LoadWarehouseOptions options, String topic) {
    return switch (SourceKind.of(options)) {
      case FILES -> folder(String.valueOf(options.getInput()), topic);
      case KAFKA -> new DatasetName("kafka://" + servers(options).split(",", 2)[0], topic);
      case MONGODB -> MongoInput.dataset(options, topic);
      case LAKE -> throw ofLake();
    };
  }

  private static DatasetName folder(String input, String topic) {
    Matcher bucket = BUCKET.matcher(input);
    if (bucket.matches()) {
      String folder = bucket.group(2);
      return new DatasetName(
          bucket.group(1), folder.isEmpty() ? topic : folder.replaceAll("/+$", "") + "/" + topic);
    }
    return new DatasetName("file", Path.of(input, topic).toAbsolutePath().normalize().toString());
  }

  static List<String> topics(DomainSpec domain) {
    return domain.byTopic().stream().map(events -> events.get(0).topic()).toList();
  }

  static String required(String option, @Nullable String value, String what) {
    if (value == null || value.isBlank()) {
      throw new UserException("--%s is missing: %s".formatted(option, what));
    }
    return value;
  }
}
