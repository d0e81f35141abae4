package dev.alluvium.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.jspecify.annotations.Nullable;

/** How a job reads Kafka. */
public interface KafkaOptions extends BrokerOptions {
  @Description("Consumer group that offsets are committed for.")
  @Default.String("alluvium")
  @Matches(value = "\\S+", like = "a name without blanks")
  String getGroup();

  void setGroup(String group);

  @Description(
      "Where to start, unless the job goes on from state that its runner has kept: warehouse (where"
          + " the DuckDB file says), committed (where the group has), earliest, or an instant as"
          + " 2023-04-02T10:15:00Z, for what was published since. By default warehouse for duckdb,"
          + " committed for bigquery.")
  @Matches("warehouse|committed|earliest|\\d{4}-\\d\\d-\\d\\dT\\S+")
  @Nullable String getStartFrom();

  void setStartFrom(@Nullable String startFrom);

  @Description("Stop when what is there at the start has been read, instead of going on for ever.")
  @Default.Boolean(false)
  @OnThisMachine
  boolean getStopAtEnd();

  void setStopAtEnd(boolean stopAtEnd);

  @Description(
      "How much older than one before it in its partition an event may be without being late, as"
          + " 10s or 5m.")
  @Default.String("10s")
  @Matches("(\\d+\\s*(ms|s|m|h|d)|P.+)")
  String getOutOfOrderness();

  void setOutOfOrderness(String duration);
}
