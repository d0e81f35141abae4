package dev.alluvium.pipelines.local;

import dev.alluvium.pipelines.options.DomainOptions;
import dev.alluvium.pipelines.options.Matches;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** Options of {@link StartKafka}. */
public interface StartKafkaOptions extends DomainOptions {
  @Description("Port of this machine that it listens at; 0 for any that is free.")
  @Default.Integer(9092)
  @Matches("\\d{1,5}")
  int getPort();

  void setPort(int port);

  @Description("Partitions of each topic.")
  @Default.Integer(4)
  @Matches("[1-9]\\d{0,3}")
  int getPartitions();

  void setPartitions(int partitions);
}
