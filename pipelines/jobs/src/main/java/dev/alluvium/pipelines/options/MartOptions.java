package dev.alluvium.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** When a stream's aggregate marts are written. */
public interface MartOptions extends ShardOptions {
  @Description("How long after a change an aggregate mart's row is written, as 10s.")
  @Default.String("10s")
  @Matches("(\\d+\\s*(ms|s|m|h|d)|P.+)")
  String getEarlyFiring();

  void setEarlyFiring(String duration);

  @Description(
      "How far behind the watermark an event may be and still count in a stream's aggregate marts,"
          + " as 1h or 7d. Later ones are in all other tables, and in the ledger as late.")
  @Default.String("1h")
  @Matches("(\\d+\\s*(ms|s|m|h|d)|P.+)")
  String getAllowedLateness();

  void setAllowedLateness(String duration);
}
