package dev.alluvium.pipelines.watch;

import dev.alluvium.pipelines.options.OnThisMachine;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** The live page of a run. */
public interface DashboardOptions extends PipelineOptions {
  @Description(
      "Show a live page while the run goes on: a port of this machine, or HOST:PORT for others to"
          + " reach, which needs --dashboardTokenFile; 0 for any port. No page by default.")
  @OnThisMachine
  @Nullable String getDashboard();

  void setDashboard(@Nullable String address);

  @Description(
      "File with the token that opens the live page, 16 characters or more; without it, only this"
          + " machine can.")
  @OnThisMachine
  @Nullable String getDashboardTokenFile();

  void setDashboardTokenFile(@Nullable String file);
}
