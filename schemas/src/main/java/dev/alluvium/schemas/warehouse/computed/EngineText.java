package dev.alluvium.schemas.warehouse.computed;

/** Values as texts that engines write alike. */
final class EngineText {
  private EngineText() {}

  /** The day of an instant, and the microseconds since that began: {@code 2024-01-31T0}. */
  static String ofInstant(String value) {
    return "CONCAT(CAST(CAST(%1$s AS DATE) AS STRING), 'T', CAST((EXTRACT(HOUR FROM %1$s) * 3600 + EXTRACT(MINUTE FROM %1$s) * 60 + EXTRACT(SECOND FROM %1$s)) * 1000000 + MOD(EXTRACT(MICROSECOND FROM %1$s), 1000000) AS STRING))"
        .formatted(value);
  }
}
