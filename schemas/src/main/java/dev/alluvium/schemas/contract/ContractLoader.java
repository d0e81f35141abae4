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
    List<ContractFile> files = ContractFolder.read(domainDirectory, faults);
    return read(files, faults);
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
    PackedContracts packed = PackedContracts.of(loader);
    FaultLog faults = new FaultLog();
    List<String> domains = packed.domains();
    if (!domains.contains(domain)) {
      faults.add(domain, 0, Choice.unknown("folder or domain", domain, domains));
      faults.throwIfAny();
    }
    return read(packed.read(domain, faults), faults);
  }

  /**
   * Loads what a command line names: a packed domain ({@code music}), or else a folder ({@code
   * ./contracts/music}).
   *
   * @throws ContractException if there is a fault in it, or it is neither
   */
  public static DomainSpec loadNamed(String domainOrDirectory) {
    boolean isPacked = domains().contains(domainOrDirectory);
    return !isPacked && Files.isDirectory(Path.of(domainOrDirectory))
        ? load(Path.of(domainOrDirectory))
        : loadFromClasspath(domainOrDirectory);
  }

  /** Names of the domains that are packed with the program, sorted. */
  public static List<String> domains() {
    return PackedContracts.of(ContractLoader.class.getClassLoader()).domains();
  }

  private static DomainSpec read(List<ContractFile> files, FaultLog faults) {
    if (files.isEmpty()) {
      faults.throwIfAny();
    }
    return DomainReader.read(files, faults);
  }
}
