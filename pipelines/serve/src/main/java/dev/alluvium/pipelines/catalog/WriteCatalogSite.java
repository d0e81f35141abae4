package dev.alluvium.pipelines.catalog;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.contract.fault.ContractException;
import dev.alluvium.schemas.generate.catalog.Catalog;
import dev.alluvium.schemas.generate.catalog.Examples;
import dev.alluvium.transforms.format.UnreadableException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes the site of all packed domains, or of those that are named, into a folder.
 *
 * <p>Exit codes: 0 done; 1 contracts have faults; 2 wrong usage, or the folder cannot be written.
 */
public final class WriteCatalogSite {
  private static final String USAGE =
      """
      usage: scripts/generate catalog-site [DIR [DOMAIN …]]

      Writes the catalog as a site: open DIR/index.html. It needs no server and loads nothing from elsewhere.
        DIR     folder, made where there is none (catalog-site); a site that was written there before is written anew, other files stay
        DOMAIN  packed domains, or folders of contracts; all packed domains unless given
      """;

  private WriteCatalogSite() {}

  public static void main(String[] args) {
    System.exit(run(List.of(args), System.out, System.err));
  }

  /** Whether it has files of these names, and not from here. */
  private static boolean isForeign(Path folder, Set<String> names) throws IOException {
    Path data = folder.resolve(CatalogSite.DATA);
    return names.stream().anyMatch(name -> Files.exists(folder.resolve(name)))
        && !(Files.isRegularFile(data) && Files.readString(data).startsWith(CatalogSite.MARK));
  }

  static int run(List<String> args, PrintStream out, PrintStream err) {
    if (args.contains("-h") || args.contains("--help")) {
      out.print(USAGE);
      return 0;
    }
    if (args.stream().anyMatch(arg -> arg.startsWith("-") || arg.isBlank())) {
      err.print(USAGE);
      return 2;
    }
    String folder = args.isEmpty() ? "catalog-site" : args.get(0);
    List<String> domains =
        args.size() > 1 ? args.subList(1, args.size()) : ContractLoader.domains();
    try {
      Map<String, String> files =
          CatalogSite.of(
              domains.stream()
                  .map(ContractLoader::loadNamed)
                  .map(domain -> Catalog.of(domain, Examples.packed(domain.name())))
                  .toList());
      Path site = Files.createDirectories(Path.of(folder));
      if (isForeign(site, files.keySet())) {
        err.println(
            folder + " holds another site, which would be overwritten: give an empty folder");
        return 2;
      }
      for (Map.Entry<String, String> file : files.entrySet()) {
        Files.writeString(site.resolve(file.getKey()), file.getValue());
      }
      out.println("written " + site.resolve("index.html"));
      return 0;
    } catch (ContractException e) {
      err.println(e.getMessage());
      return 1;
    } catch (InvalidPathException e) {
      err.println(folder + ": is no name of a folder");
      return 2;
    } catch (IOException e) {
      err.println(
          "%s: cannot be written (%s): give a folder that you may write to, on a disk with room"
              .formatted(folder, UnreadableException.words(e)));
      return 2;
    }
  }
}
