package dev.alluvium.pipelines.local;

import dev.alluvium.pipelines.options.DomainOptions;
import dev.alluvium.pipelines.watch.DashboardOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** Options of {@link Demo}. */
public interface DemoOptions extends DomainOptions, DashboardOptions {
  @Description("Warehouse to write, duckdb:FILE; one that exists is added to.")
  @Default.String("duckdb:alluvium-demo.duckdb")
  String getWarehouse();

  void setWarehouse(String warehouse);

  @Description("Events a second that are simulated, at most 10000.")
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
