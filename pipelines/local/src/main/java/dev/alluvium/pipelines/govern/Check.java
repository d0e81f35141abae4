package dev.alluvium.pipelines.govern;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.contract.fault.ContractException;
import dev.alluvium.schemas.contract.fault.Fault;
import dev.alluvium.schemas.contract.query.DuckDbAlone;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbException;
import dev.alluvium.transforms.warehouse.duckdb.QueryFaults;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Checks the contracts of domains, tests included, and all SQL in them, without an input and
 * without a warehouse.
 *
 * <p>Exit codes: 0 nothing is wrong, 1 something is (a line for each, by file and line), 2 wrong
 * usage.
 */
@Command(
    name = "scripts/check",
    mixinStandardHelpOptions = true,
    description = {
      "Says all that is wrong with contracts, by file and line: what they declare, the SQL of views,"
          + " models and expectations, and names that two domains have.",
      "It needs no input and no warehouse."
    })
public final class Check implements Callable<Integer> {
  private static final Duration LOOK_EVERY = Duration.ofMillis(300);

  @Spec @Nullable CommandSpec command;

  @Option(
      names = "--watch",
      description = "Check again whenever a file in the folders changes, until Ctrl-C.")
  boolean watch;

  @Parameters(
      arity = "1..*",
      paramLabel = "DIR",
      description = "Folders of contracts, as schemas/contracts/music, or packed domains.")
  List<String> domains = new ArrayList<>();

  private final PrintWriter out;

  Check(PrintWriter out) {
    this.out = out;
  }

  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    System.exit(run(out, new PrintWriter(System.err, true, StandardCharsets.UTF_8), args));
  }

  /** Runs it as the command line would, and gives the exit code. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    return new CommandLine(new Check(out)).setOut(out).setErr(err).execute(args);
  }

  @Override
  public Integer call() throws InterruptedException {
    if (domains.size() > 1) {
      domains.removeIf(Check::isSchema); // In a list of all that stands beside the domains.
    }
    if (watch && domains.stream().anyMatch(name -> !Files.isDirectory(Path.of(name)))) {
      throw new ParameterException(
          Objects.requireNonNull(command).commandLine(),
          "--watch looks at folders: give the folder of the contracts");
    }
    Map<Path, String> checked = files(); // Before the check: what is saved meanwhile is seen.
    int faults = check();
    while (watch) {
      Map<Path, String> now = files();
      if (now.equals(checked)) {
        Thread.sleep(LOOK_EVERY.toMillis());
        continue;
      }
      checked = now;
      out.println();
      faults = check();
    }
    return faults == 0 ? 0 : 1;
  }

  private static boolean isSchema(String name) {
    return Path.of(name).endsWith("contract.schema.json");
  }

  /** What is said of a domain: its faults, or, where there is none, what it has. */
  private record Checked(
      String name, Optional<WarehouseSpec> warehouse, List<String> faults, List<String> lines) {
    static Checked of(String name) {
      List<String> found = new ArrayList<>();
      Optional<WarehouseSpec> warehouse = Optional.empty();
      try {
        DomainSpec domain = ContractLoader.loadTested(name).domain();
        warehouse = Optional.of(WarehouseModel.of(domain));
        QueryFaults.of(warehouse.get()).forEach(fault -> found.add(inFolder(name, fault)));
        QueriedColumns.faults(domain, warehouse.get(), List.copyOf(found))
            .forEach(fault -> found.add(inFolder(name, fault)));
        ofDuckDb(warehouse.get()).forEach(fault -> found.add(inFolder(name, fault)));
        if (found.isEmpty()) {
          String summary = name + ": " + summary(domain, warehouse.get());
          return new Checked(name, warehouse, found, List.of(summary));
        }
      } catch (ContractException e) {
        e.faults().forEach(fault -> found.add(place(name, fault)));
      } catch (DuckDbException e) {
        found.add(name + ": " + e.getMessage());
      }
      return new Checked(name, warehouse, found, found);
    }
  }

  /** Queries that BigQuery does not read: a load into a DuckDB file takes them. */
  private static List<String> ofDuckDb(WarehouseSpec warehouse) {
    return QueriedColumns.written(warehouse)
        .flatMap(
            view ->
                DuckDbAlone.in(view.query()).stream()
                    .map(
                        what ->
                            "%s: %s: its query has %s"
                                .formatted(view.place(), view.qualifiedName(), what)))
        .toList();
  }

  /** Domains side by side, told in their order. */
  private int check() {
    List<Checked> all =
        new LinkedHashSet<>(domains).stream().toList().parallelStream().map(Checked::of).toList();
    all.forEach(checked -> checked.lines().forEach(out::println));
    int faults = all.stream().mapToInt(checked -> checked.faults().size()).sum();
    Map<String, WarehouseSpec> loaded = new LinkedHashMap<>();
    all.forEach(checked -> checked.warehouse().ifPresent(w -> loaded.put(checked.name(), w)));
    List<String> clashes = clashes(loaded);
    clashes.forEach(out::println);
    faults += clashes.size();
    if (faults > 0) {
      out.println(count(faults, "fault"));
    }
    return faults;
  }

  private static String summary(DomainSpec domain, WarehouseSpec warehouse) {
    return String.format(
        Locale.ROOT,
        "no fault in %s, %s and %s",
        count(domain.events().size(), "event"),
        count(warehouse.tables().size(), "table"),
        count(warehouse.views().size(), "view"));
  }

  private static String count(int number, String noun) {
    return String.format(Locale.ROOT, number == 1 ? "%d %s" : "%,d %ss", number, noun);
  }

  /** The file as the shell would name it. */
  private static String place(String domain, Fault fault) {
    return Files.isDirectory(Path.of(domain)) && !fault.file().equals(domain)
        ? inFolder(domain, fault.toString())
        : fault.toString();
  }

  private static String inFolder(String domain, String fault) {
    return Files.isDirectory(Path.of(domain))
        ? Path.of(domain) + "/" + fault
        : domain + "/" + fault;
  }

  /** Tables and views of one name that two domains declare in different ways. */
  private static List<String> clashes(Map<String, WarehouseSpec> warehouses) {
    List<String> clashes = new ArrayList<>();
    Map<String, Object> declared = new TreeMap<>();
    Map<String, String> first = new TreeMap<>();
    warehouses.forEach(
        (name, warehouse) -> {
          Map<String, Object> own = new LinkedHashMap<>();
          warehouse.tables().stream()
              .filter(table -> Dataset.named(table.dataset()).isDeclared())
              .forEach(t -> own.put(t.qualifiedName(), t.toBuilder().setOrdinal(0).build()));
          warehouse.views().forEach(view -> own.put(view.qualifiedName(), view.query()));
          own.forEach(
              (relation, spec) -> {
                Object other = declared.putIfAbsent(relation, spec);
                String where = first.putIfAbsent(relation, name);
                if (other != null && !other.equals(spec)) {
                  clashes.add(
                      "%s: another %s is declared by %s, and one warehouse cannot hold both: rename one, or declare it alike"
                          .formatted(name, relation, where));
                }
              });
        });
    return clashes;
  }

  /** By file in the folders, when it was changed and how long it is. */
  private Map<Path, String> files() {
    Map<Path, String> files = new TreeMap<>();
    for (String name : domains) {
      Path folder = Path.of(name);
      if (!Files.isDirectory(folder)) {
        continue;
      }
      try (Stream<Path> all = Files.walk(folder)) {
        all.filter(Files::isRegularFile).forEach(file -> files.put(file, state(file)));
      } catch (IOException | UncheckedIOException e) {
        files.put(folder, "cannot be read");
      }
    }
    return files;
  }

  private static String state(Path file) {
    try {
      return Files.getLastModifiedTime(file) + " " + Files.size(file);
    } catch (NoSuchFileException e) {
      return "gone";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
