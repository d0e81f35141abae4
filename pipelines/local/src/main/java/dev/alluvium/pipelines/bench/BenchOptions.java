package dev.alluvium.pipelines.bench;

import dev.alluvium.pipelines.options.DomainOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.jspecify.annotations.Nullable;

/** Options of {@link Bench}. */
public interface BenchOptions extends DomainOptions {
  @Description("Folder of files to load; simulated ones if there is none.")
  @Nullable String getInput();

  void setInput(@Nullable String input);

  @Description("Another domain, whose load is measured besides and compared.")
  @Nullable String getAgainst();

  void setAgainst(@Nullable String against);

  @Description("Folder of files of that domain; simulated ones if there is none.")
  @Nullable String getAgainstInput();

  void setAgainstInput(@Nullable String againstInput);

  @Description("Events of the simulated loads: so many, and five times as many.")
  @Default.Integer(37_435)
  int getEvents();

  void setEvents(int events);

  @Description("Whether to measure the larger simulated load once more, with a lake beside.")
  @Default.Boolean(false)
  boolean getLake();

  void setLake(boolean lake);

  @Description("Whether to measure files of several formats of what the larger load has written.")
  @Default.Boolean(false)
  boolean getFormats();

  void setFormats(boolean formats);

  @Description("Events a second of the stream.")
  @Default.Double(5000)
  double getRate();

  void setRate(double rate);

  @Description("How long to stream, seconds; 0 to leave it out.")
  @Default.Integer(120)
  int getSeconds();

  void setSeconds(int seconds);

  @Description("Whether to measure the loads of files.")
  @Default.Boolean(true)
  boolean getLoads();

  void setLoads(boolean loads);

  @Description("Events a second of the stream that a live page shows.")
  @Default.Double(50)
  double getPageRate();

  void setPageRate(double pageRate);

  @Description("How long to show a stream on a live page, seconds; 0 to leave it out.")
  @Default.Integer(60)
  int getPageSeconds();

  void setPageSeconds(int pageSeconds);

  @Description("Changes that are committed a second, one by one, for the time until they are seen.")
  @Default.Integer(500)
  int getChangeRate();

  void setChangeRate(int changeRate);

  @Description("How long to commit changes, seconds; 0 to leave it out.")
  @Default.Integer(120)
  int getChangeSeconds();

  void setChangeSeconds(int changeSeconds);
}
