package dev.alluvium.schemas.spec.format;

/**
 * A format whose messages may begin with the ids of their schemas in a registry. A contract does
 * not name the registry, as it is the same in test and production: the job does.
 */
public interface RegisteredFormat {
  /** Whether each of its messages begins with such an id, so that none is read without. */
  boolean needsRegistry();

  /** The same, with schemas from there. */
  RecordFormat registeredAt(RegistrySpec at);
}
