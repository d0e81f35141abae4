package dev.alluvium.pipelines.govern;

import dev.alluvium.pipelines.process.ScratchFolder;
import dev.alluvium.pipelines.sql.Sql;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * Queries a file, checks the contracts, and loads records, by the tests of a domain: most classes
 * that commands need are loaded then, of which the scripts have Java keep an archive.
 */
public final class Rehearse {
  private Rehearse() {}

  public static void main(String[] args) throws IOException, SQLException {
    try (ScratchFolder folder = ScratchFolder.create("rehearsal")) {
      Path file = folder.path().resolve("w.duckdb");
      DuckDbFile.open(file).close();
      Sql.run(
          Reader.nullReader(),
          new PrintWriter(System.out, true, StandardCharsets.UTF_8),
          new PrintWriter(System.err, true, StandardCharsets.UTF_8),
          "--warehouse=duckdb:" + file,
          "SELECT 1");
    }
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    Check.run(nowhere, nowhere, ContractLoader.domains().toArray(String[]::new));
    TestContracts.main(new String[] {"--domain=transit"}); // Ends the process.
  }
}
