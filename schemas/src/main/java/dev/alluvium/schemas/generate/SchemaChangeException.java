package dev.alluvium.schemas.generate;

import java.util.List;

/**
 * Contracts ask for what BigQuery can only do by dropping rows. The message has a line for each
 * change.
 */
final class SchemaChangeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SchemaChangeException(List<String> faults) {
    super(String.join("\n", faults));
  }
}
