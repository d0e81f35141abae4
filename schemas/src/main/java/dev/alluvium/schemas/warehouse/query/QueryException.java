package dev.alluvium.schemas.warehouse.query;

/** A query that cannot be read, or names what is not there. The message says what. */
public final class QueryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  QueryException(String message) {
    super(message);
  }
}
