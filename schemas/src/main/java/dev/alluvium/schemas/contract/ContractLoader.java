package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.contract.fault.Choice;
import dev.alluvium.schemas.contract.fault.ContractException;
import dev.alluvium.schemas.contract.fault.FaultLog;
import dev.alluvium.schemas.contract.file.ContractFile;
import dev.alluvium.schemas.contract.file.ContractFolder;
import dev.alluvium.schemas.contract.file.PackedContracts;
import dev.alluvium.schemas.spec.DomainSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Loads the contracts of a domain. What it returns is valid: every name resolves and every type
 * fits. Where anything is wrong, {@link ContractException} tells all of it at once.
 */
public final class ContractLoader {
  private ContractLoader() {}

  /**
   * Loads every {@code *.yaml} of a folder and of those below it.
   *
   * @throws ContractException if there is a fault in them, or none to read
   */
  public static DomainSpec load(Path domainDirectory) {
    FaultLog faults = new FaultLog();
    return DomainReader.read(inFolder(domainDirectory, faults), faults);
  }

  /**
   * Loads a domain that is packed with the program.
   *
   * @throws ContractException if there is a fault in it, or no domain of that name
   */
  public static DomainSpec loadFromClasspath(String domain) {
    return loadFromClasspath(domain, ContractLoader.class.getClassLoader());
  }

  public static DomainSpec loadFromClasspath(String domain, ClassLoader loader) {
    FaultLog faults = new FaultLog();
    return DomainReader.read(packed(domain, loader, faults), faults);
  }

  /**
   * Loads what a command line names: a packed domain ({@code music}), or else a folder ({@code
   * ./contracts/music}).
   *
   * @throws ContractException if there is a fault in it, or it is neither
   */
  public static DomainSpec loadNamed(String domainOrDirectory) {
    FaultLog faults = new FaultLog();
    return DomainReader.read(named(domainOrDirectory, faults), faults);
  }

  /**
   * The same with its tests, which no other way of loading looks at.
   *
   * @throws ContractException if there is a fault in it or its tests, or it is neither
   */
  public static TestedDomain loadTested(String domainOrDirectory) {
    FaultLog faults = new FaultLog();
    return DomainReader.readTested(named(domainOrDirectory, faults), faults);
  }

  /** Names of the domains that are packed with the program, sorted. */
  public static List<String> domains() {
    return PackedContracts.of(ContractLoader.class.getClassLoader()).domains();
  }

  private static List<ContractFile> named(String domainOrDirectory, FaultLog faults) {
    boolean isPacked = domains().contains(domainOrDirectory);
    if (!isPacked && Files.isRegularFile(Path.of(domainOrDirectory))) {
      faults.add(domainOrDirectory, 0, "this is a file; name the folder that it is in");
      faults.throwIfAny();
    }
    return !isPacked && Files.isDirectory(Path.of(domainOrDirectory))
        ? inFolder(Path.of(domainOrDirectory), faults)
        : packed(domainOrDirectory, ContractLoader.class.getClassLoader(), faults);
  }

  private static List<ContractFile> packed(String domain, ClassLoader loader, FaultLog faults) {
    PackedContracts packed = PackedContracts.of(loader);
    List<String> domains = packed.domains();
    if (!domains.contains(domain)) {
      faults.add(domain, 0, Choice.unknown("folder or domain", domain, domains));
      faults.throwIfAny();
    }
    return some(packed.read(domain, faults), faults);
  }

  private static List<ContractFile> inFolder(Path folder, FaultLog faults) {
    return some(ContractFolder.read(folder, faults), faults);
  }

  private static List<ContractFile> some(List<ContractFile> files, FaultLog faults) {
    if (files.isEmpty()) {
      faults.throwIfAny();
    }
    return files;
  }
}
