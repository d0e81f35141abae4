package dev.alluvium.schemas.contract;

import static java.util.stream.Collectors.joining;

import java.util.List;

/** Contracts cannot be used; the message has one line for every fault in them. */
public final class ContractException extends RuntimeException {
  private final transient List<Fault> faults;

  ContractException(List<Fault> faults) {
    super(faults.stream().sorted(Fault.BY_PLACE).map(Fault::toString).collect(joining("\n")));
    this.faults = faults.stream().sorted(Fault.BY_PLACE).toList();
  }

  /** All faults, by file and line. */
  public List<Fault> faults() {
    return faults;
  }
}
