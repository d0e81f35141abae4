package dev.alluvium.pipelines.replay;

import dev.alluvium.pipelines.options.DomainOptions;
import dev.alluvium.pipelines.options.Matches;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.jspecify.annotations.Nullable;

/** Options of {@link ReplayFiles}. */
public interface ReplayOptions extends DomainOptions {
  @Description("Folder with a file or a folder per topic, as listen_events.jsonl.gz.")
  @Matches(".+")
  @Nullable String getInput();

  void setInput(@Nullable String input);

  @Description("Brokers, as HOST:PORT; topics that are missing are created.")
  @Matches(".+")
  @Nullable String getBootstrapServers();

  void setBootstrapServers(@Nullable String bootstrapServers);

  @Description("File with client properties of Kafka, such as credentials.")
  @Matches(".+")
  @Nullable String getKafkaProperties();

  void setKafkaProperties(@Nullable String file);

  @Description("Partitions of topics that are created.")
  @Default.Integer(4)
  @Matches("[1-9]\\d{0,3}")
  int getPartitions();

  void setPartitions(int partitions);

  @Description("Records a second; as fast as Kafka takes them if there is neither this nor --pace.")
  @Matches("\\d+(\\.\\d+)?")
  @Nullable Double getRate();

  void setRate(@Nullable Double rate);

  @Description(
      "Sends them as they happened, by the times of their events: so many times as fast, 1 for as fast.")
  @Matches("\\d+(\\.\\d+)?")
  @Nullable Double getPace();

  void setPace(@Nullable Double pace);
}
