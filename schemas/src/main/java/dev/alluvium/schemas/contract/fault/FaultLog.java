package dev.alluvium.schemas.contract.fault;

import java.util.ArrayList;
import java.util.List;

/** Collects faults while reading goes on. */
public final class FaultLog {
  private final List<Fault> faults = new ArrayList<>();

  public void add(String file, int line, String message) {
    Fault fault = new Fault(file, line, message);
    if (!faults.contains(fault)) {
      faults.add(fault);
    }
  }

  public boolean isEmpty() {
    return faults.isEmpty();
  }

  /**
   * Ends the reading.
   *
   * @throws ContractException if there was a fault
   */
  public void throwIfAny() {
    if (!faults.isEmpty()) {
      throw new ContractException(faults);
    }
  }
}
