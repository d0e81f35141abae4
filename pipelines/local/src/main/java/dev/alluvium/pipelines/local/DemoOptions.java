package dev.alluvium.pipelines.local;

import dev.alluvium.pipelines.options.DomainOptions;
import dev.alluvium.pipelines.options.Matches;
import dev.alluvium.pipelines.watch.DashboardOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.jspecify.annotations.Nullable;

/** Options of {@link Demo}. */
public interface DemoOptions extends DomainOptions, DashboardOptions {
  @Description("Warehouse to write, duckdb:FILE; one that exists is added to.")
  @Default.String("duckdb:alluvium-demo.duckdb")
  String getWarehouse();

  void setWarehouse(String warehouse);

  @Description(
      "Folder of files that are sent in place of made-up events, a file or a folder per topic.")
  @Matches(".+")
  @Nullable String getInput();

  void setInput(@Nullable String input);

  @Override
  @Description(
      "Where the live page is: a port of this machine, or HOST:PORT for others to reach, which needs"
          + " --dashboardTokenFile; 0 for any port; off for none. 8088 by default, or any port where that is taken.")
  @Nullable String getDashboard();

  @Override
  void setDashboard(@Nullable String dashboard);

  @Description("Events a second that are simulated, at most 10000, or sent from files.")
  @Default.Double(50)
  double getRate();

  void setRate(double rate);

  @Description(
      "How many times as fast as people the simulated ones live, 1 to 100: visits of an hour are over in"
          + " minutes.")
  @Default.Integer(20)
  int getPace();

  void setPace(int pace);

  @Description("Stop after so many seconds; 0 to go on until Ctrl-C.")
  @Default.Integer(0)
  int getSeconds();

  void setSeconds(int seconds);
}
