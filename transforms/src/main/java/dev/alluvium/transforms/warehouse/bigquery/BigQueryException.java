package dev.alluvium.transforms.warehouse.bigquery;

import dev.alluvium.transforms.warehouse.WarehouseException;

/**
 * BigQuery did not do what it was asked for; the message is one line for the person who started the
 * job.
 */
public final class BigQueryException extends WarehouseException {
  private static final long serialVersionUID = 1L;

  BigQueryException(String message) {
    super(message);
  }

  BigQueryException(String message, Throwable cause) {
    super(message, cause);
  }
}
