package dev.alluvium.schemas.contract.fault;

import java.io.Serializable;
import java.util.Comparator;

/**
 * What is wrong at one place of a contract.
 *
 * @param file its path within the domain's folder, as {@code marts/session.yaml}
 * @param line from 1; 0 where the fault is that of the whole file
 * @param message what is wrong, and what would be right
 */
public record Fault(String file, int line, String message) implements Serializable {
  /** By file, then line. */
  static final Comparator<Fault> BY_PLACE =
      Comparator.comparing(Fault::file).thenComparingInt(Fault::line);

  /** {@code file:line: message}. */
  @Override
  public String toString() {
    return line == 0 ? file + ": " + message : file + ":" + line + ": " + message;
  }
}
