package dev.alluvium.pipelines.govern;

import dev.alluvium.pipelines.jobs.JobMain;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.schemas.odcs.OdcsDraft;
import dev.alluvium.schemas.odcs.OdcsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Prints a draft of an event's contract, from one of the Open Data Contract Standard. */
public final class DraftContract {
  private DraftContract() {}

  public static void main(String[] args) {
    JobMain.run(
        "scripts/run DraftContract",
        DraftContractOptions.class,
        args,
        (options, control) -> run(options));
  }

  static Outcome run(DraftContractOptions options) {
    try {
      String draft =
          OdcsDraft.of(
              Files.readString(Path.of(options.getOdcs())),
              Optional.ofNullable(options.getObject()));
      return out -> out.print(draft);
    } catch (OdcsException e) {
      throw new UserException("--odcs=%s %s".formatted(options.getOdcs(), e.getMessage()));
    } catch (IOException | InvalidPathException e) {
      throw new UserException(
          "--odcs=%s cannot be read: give a file of YAML".formatted(options.getOdcs()));
    }
  }
}
