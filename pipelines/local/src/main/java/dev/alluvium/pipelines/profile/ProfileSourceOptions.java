package dev.alluvium.pipelines.profile;

import dev.alluvium.pipelines.options.BrokerOptions;
import dev.alluvium.pipelines.options.Matches;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation.Required;
import org.jspecify.annotations.Nullable;

/** Options of {@link ProfileSource}. */
public interface ProfileSourceOptions extends BrokerOptions {
  @Description("A file, or a folder with a file or a folder per source.")
  @Matches(".+")
  @Nullable String getInput();

  void setInput(@Nullable String input);

  @Description("Topics of Kafka instead, between commas; with --bootstrapServers.")
  @Matches("[\\w.-]+(,[\\w.-]+)*")
  @Nullable String getTopic();

  void setTopic(@Nullable String topic);

  @Required
  @Description("Folder that the report and the drafts are written to; it may not have any yet.")
  @Matches(".+")
  String getOut();

  void setOut(String folder);

  @Description("Name of the domain that is drafted, in snake_case.")
  @Default.String("drafted")
  @Matches(value = "[a-z][a-z0-9]*(_[a-z0-9]+)*", like = "a name in snake_case, as sales_eu")
  String getName();

  void setName(String name);

  @Description("Most records that are looked at of each source: a file's first, a topic's newest.")
  @Default.Integer(100_000)
  @Matches("[1-9]\\d{0,6}")
  int getRecords();

  void setRecords(int records);

  @Description("Zone of wall-clock times in the records, as America/New_York.")
  @Default.String("UTC")
  @Matches("\\S+")
  String getTimeZone();

  void setTimeZone(String zone);
}
