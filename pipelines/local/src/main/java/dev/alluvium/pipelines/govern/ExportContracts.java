package dev.alluvium.pipelines.govern;

import dev.alluvium.pipelines.jobs.JobMain;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.odcs.OdcsExport;
import dev.alluvium.schemas.odcs.OdcsServer;
import dev.alluvium.transforms.format.UnreadableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Writes each table and view of a domain as a contract of the Open Data Contract Standard, for
 * catalogues and the like. It reads contracts alone.
 */
public final class ExportContracts {
  private ExportContracts() {}

  public static void main(String[] args) {
    JobMain.run(
        "scripts/run ExportContracts",
        ExportContractsOptions.class,
        args,
        (options, control) -> run(options));
  }

  static Outcome run(ExportContractsOptions options) {
    OdcsServer server =
        OdcsServer.of(options.getWarehouse())
            .orElseThrow(
                () -> new UserException("--warehouse must be duckdb:FILE or bigquery:PROJECT"));
    Map<String, String> files =
        OdcsExport.files(
            ContractLoader.loadNamed(options.getDomain()), server, options.getContractVersion());
    write(options.getOutput(), files);
    String told = files.size() + " contracts written to " + options.getOutput();
    return out -> out.println(told);
  }

  private static void write(String output, Map<String, String> files) {
    try {
      Path folder = Files.createDirectories(Path.of(output));
      for (Map.Entry<String, String> file : files.entrySet()) {
        Files.writeString(folder.resolve(file.getKey()), file.getValue());
      }
    } catch (InvalidPathException e) {
      throw new UserException("--output=%s is no name of a folder".formatted(output));
    } catch (IOException e) {
      throw new UserException(
          "--output=%s cannot be written (%s): give a folder that you may write to, on a disk with room"
              .formatted(output, UnreadableException.words(e)));
    }
  }
}
