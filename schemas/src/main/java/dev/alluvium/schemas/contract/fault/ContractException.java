package dev.alluvium.schemas.contract.fault;

import static java.util.stream.Collectors.joining;

import java.util.List;

/** Contracts cannot be used; the message has one line for every fault in them. */
public final class ContractException extends RuntimeException {
  @SuppressWarnings("serial") // A list of records of strings.
  private final List<Fault> faults;

  ContractException(List<Fault> faults) {
    this.faults = faults.stream().sorted(Fault.BY_PLACE).toList();
  }

  /** One line per fault. */
  @Override
  public String getMessage() {
    return faults.stream().map(Fault::toString).collect(joining("\n"));
  }

  /** All faults, by file and line. */
  public List<Fault> faults() {
    return faults;
  }
}
