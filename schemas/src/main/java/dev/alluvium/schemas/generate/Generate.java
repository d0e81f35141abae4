package dev.alluvium.schemas.generate;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.contract.fault.ContractException;
import dev.alluvium.schemas.generate.looker.LookerFiles;
import dev.alluvium.schemas.spec.DomainSpec;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the derived files, or says where they are not as the contracts want them.
 *
 * <p>Exit codes: 0 done, or nothing to do; 1 contracts have faults, or do not go together, or ask
 * for what would drop rows from BigQuery, or, with {@code --check}, files differ; 2 wrong usage.
 */
public final class Generate {
  private static final String USAGE =
      """
      usage: scripts/generate [--check]

      Writes what is derived from the contracts: schemas/bigquery, the tables and views that Terraform makes.
      What was written before and holds rows stays: a column or table that no contract has any more is kept.
      And schemas/looker/derived, what Looker is told of marts; what no contract has any more goes.
      And from the contract language: schemas/contracts/contract.schema.json, by which editors check contracts.
        --check   write nothing; say what differs, and end with 1 if something does
      """;

  private Generate() {}

  /** Takes the folder of derived files, then the options. */
  public static void main(String[] args) {
    System.exit(run(List.of(args), System.out, System.err));
  }

  static int run(List<String> args, PrintStream out, PrintStream err) {
    List<String> options = args.subList(Math.min(1, args.size()), args.size());
    if (options.contains("-h") || options.contains("--help")) {
      out.print(USAGE);
      return 0;
    }
    if (args.isEmpty() || !(options.isEmpty() || options.equals(List.of("--check")))) {
      err.print(USAGE);
      return 2;
    }
    try {
      Path root = Path.of(args.get(0));
      DerivedFolder folder = new DerivedFolder(root);
      List<DomainSpec> domains =
          ContractLoader.domains().stream().map(ContractLoader::loadFromClasspath).toList();
      DerivedFiles wanted = DerivedFiles.of(domains, StandingFiles.of(folder.files()));
      DerivedFolder language = new DerivedFolder(root, ContractSchema.PATH);
      DerivedFolder looker = new DerivedFolder(root, LookerFiles.FOLDER);
      if (options.isEmpty()) {
        folder.write(wanted.contents()).forEach(out::println);
        language.write(ContractSchema.file()).forEach(out::println);
        looker.write(LookerFiles.of(domains)).forEach(out::println);
        wanted.notes().forEach(out::println);
        return 0;
      }
      List<String> differences = new ArrayList<>(folder.differences(wanted.contents()));
      differences.addAll(language.differences(ContractSchema.file()));
      differences.addAll(looker.differences(LookerFiles.of(domains)));
      return tell(differences, err);
    } catch (ContractException | SchemaChangeException | DerivationException e) {
      err.println(e.getMessage());
      return 1;
    }
  }

  private static int tell(List<String> differences, PrintStream err) {
    differences.forEach(err::println);
    if (!differences.isEmpty()) {
      err.println("the contracts say otherwise; scripts/generate rewrites the files");
    }
    return differences.isEmpty() ? 0 : 1;
  }
}
