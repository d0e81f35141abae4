package dev.alluvium.schemas.odcs;

/**
 * A contract of the standard that no event can be drafted from; the message says why, for people.
 */
public final class OdcsException extends RuntimeException {
  OdcsException(String message) {
    super(message);
  }
}
