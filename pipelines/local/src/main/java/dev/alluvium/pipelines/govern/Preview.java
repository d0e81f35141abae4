package dev.alluvium.pipelines.govern;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.jobs.JobMain;
import dev.alluvium.pipelines.jobs.LoadWarehouse;
import dev.alluvium.pipelines.jobs.LoadWarehouseOptions;
import dev.alluvium.pipelines.options.SampleOptions;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.pipelines.process.ScratchFolder;
import dev.alluvium.pipelines.sql.Sql;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.contract.fault.Choice;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.raw.OpsTables;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * Shows what rows a table would have of some files: loads them, by the same job as any load, into a
 * warehouse that is gone afterwards.
 */
public final class Preview {
  private static final String REJECTS =
      "SELECT topic, reason, min(message) AS example, count(*) AS records"
          + " FROM "
          + OpsTables.REJECTS
          + " GROUP BY ALL ORDER BY records DESC, topic, reason LIMIT 10";

  private Preview() {}

  public static void main(String[] args) {
    JobMain.run("scripts/run Preview", PreviewOptions.class, args, Preview::run);
  }

  static Outcome run(PreviewOptions options, RunControl control) {
    check("--records", options.getRecords());
    check("--limit", options.getLimit());
    String table = table(options);
    try (ScratchFolder folder = ScratchFolder.create("preview")) {
      String warehouse = "duckdb:" + folder.path().resolve("preview.duckdb");
      Outcome loaded = LoadWarehouse.run(load(options, warehouse), control);
      String rows = "SELECT * FROM " + table + " ORDER BY ALL LIMIT " + options.getLimit();
      return new Shown(
          query(warehouse, rows, /* orNothing= */ false),
          query(warehouse, REJECTS, /* orNothing= */ true),
          loaded);
    } catch (IOException | RuntimeException e) {
      throw ScratchFolder.explained(e);
    }
  }

  private static void check(String option, int number) {
    if (number < 1) {
      throw new UserException("%s=%s: give one at least".formatted(option, number));
    }
  }

  private static LoadWarehouseOptions load(PreviewOptions options, String warehouse) {
    LoadWarehouseOptions load =
        PipelineOptionsFactory.fromArgs(
                "--domain=" + options.getDomain(),
                "--source=files",
                "--input=" + options.getInput(),
                "--warehouse=" + warehouse)
            .as(LoadWarehouseOptions.class);
    load.as(SampleOptions.class).setRecords(options.getRecords());
    return load;
  }

  /** The table's name as the domain has it. */
  private static String table(PreviewOptions options) {
    DomainSpec domain = ContractLoader.loadNamed(options.getDomain());
    Set<String> all = WarehouseModel.of(domain).relations().keySet();
    return all.stream()
        .filter(name -> name.equalsIgnoreCase(options.getTable().strip()))
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    "--table: "
                        + Choice.missing(
                            "the domain " + domain.name(),
                            "table or view",
                            options.getTable(),
                            all)));
  }

  /**
   * What a query prints.
   *
   * @param orNothing whether that is nothing where there are no rows
   */
  private static String query(String warehouse, String sql, boolean orNothing) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        Sql.run(
            new StringReader(""), out, new PrintWriter(err, true), "--warehouse=" + warehouse, sql);
    if (status != 0) {
      throw new UserException(err.toString().strip());
    }
    return orNothing && out.toString().endsWith("(0 rows)\n") ? "" : out.toString();
  }

  /** The rows, and below them what was not let in. */
  private record Shown(String rows, String rejects, Outcome loaded) implements Outcome {
    @Override
    public void print(PrintStream out) {
      out.print(rows);
      if (!rejects.isEmpty()) {
        out.print("\nnot let in:\n" + rejects);
      }
    }

    @Override
    public List<String> warnings() {
      // What would have to be done next to a warehouse that stays.
      return loaded.warnings().stream().filter(line -> !line.startsWith("hint: ")).toList();
    }

    @Override
    public Optional<String> failure() {
      return loaded.failure();
    }

    @Override
    public Optional<String> untold() {
      return loaded.untold();
    }
  }
}
