package dev.alluvium.schemas.generate;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.contract.fault.ContractException;
import dev.alluvium.schemas.generate.catalog.Catalog;
import dev.alluvium.schemas.generate.catalog.CatalogFiles;
import dev.alluvium.schemas.generate.catalog.Examples;
import dev.alluvium.schemas.generate.looker.LookerFiles;
import dev.alluvium.schemas.spec.DomainSpec;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

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
             scripts/generate catalog-site [DIR [DOMAIN …]]
             scripts/generate examples DOMAIN duckdb:FILE

      Writes what is derived from the contracts: schemas/bigquery, the tables and views that Terraform makes.
      What was written before and holds rows stays: a column or table that no contract has any more is kept.
      And schemas/looker/derived, what Looker is told of marts; what no contract has any more goes.
      And docs/catalog, pages on all that there is, for people; what no contract has any more goes.
      And from the contract language: schemas/contracts/contract.schema.json, by which editors check contracts.
        --check   write nothing; say what differs, and end with 1 if something does
      """;

  /** Where the contracts are, and what they are derived to. */
  private static final String SCHEMAS = "schemas";

  private Generate() {}

  /** Takes the folder of the project, then the options. */
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
    Path project = Path.of(args.get(0));
    try {
      List<DomainSpec> domains =
          ContractLoader.domains().stream().map(ContractLoader::loadFromClasspath).toList();
      if (options.isEmpty()) {
        write(project, domains).forEach(out::println);
        return 0;
      }
      return tell(differences(project, domains), err);
    } catch (ContractException | SchemaChangeException | DerivationException e) {
      err.println(e.getMessage());
      return 1;
    }
  }

  /** Files that are derived, and where they stand. */
  private record Part(DerivedFolder folder, SortedMap<String, String> wanted) {}

  private static List<Part> parts(Path project, List<DomainSpec> domains, DerivedFiles tables) {
    Path schemas = project.resolve(SCHEMAS);
    List<Catalog> catalogs =
        domains.stream().map(domain -> Catalog.of(domain, Examples.packed(domain.name()))).toList();
    return List.of(
        new Part(new DerivedFolder(schemas), tables.contents()),
        new Part(new DerivedFolder(schemas, ContractSchema.PATH), ContractSchema.file()),
        new Part(new DerivedFolder(schemas, LookerFiles.FOLDER), LookerFiles.of(domains)),
        new Part(new DerivedFolder(project, CatalogFiles.FOLDER), CatalogFiles.of(catalogs)));
  }

  private static DerivedFiles tables(Path project, List<DomainSpec> domains) {
    StandingFiles standing = StandingFiles.of(new DerivedFolder(project.resolve(SCHEMAS)).files());
    return DerivedFiles.of(domains, standing);
  }

  /** Brings all files to what the contracts say; says what it did, and what is kept. */
  static List<String> write(Path project, List<DomainSpec> domains) {
    DerivedFiles tables = tables(project, domains);
    List<String> done = new ArrayList<>();
    parts(project, domains, tables).forEach(part -> done.addAll(part.folder.write(part.wanted)));
    done.addAll(tables.notes());
    return done;
  }

  /** Where files are not what the contracts say. */
  static List<String> differences(Path project, List<DomainSpec> domains) {
    List<String> differences = new ArrayList<>();
    parts(project, domains, tables(project, domains))
        .forEach(part -> differences.addAll(part.folder.differences(part.wanted)));
    return differences;
  }

  private static int tell(List<String> differences, PrintStream err) {
    differences.forEach(err::println);
    if (!differences.isEmpty()) {
      err.println("the contracts say otherwise; scripts/generate rewrites the files");
    }
    return differences.isEmpty() ? 0 : 1;
  }
}
