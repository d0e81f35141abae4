package dev.alluvium.schemas.spec.column;

import java.util.Locale;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;

/** The types a column can have, and the Beam field each becomes. */
public enum ColumnType {
  STRING(FieldType.STRING),
  INT64(FieldType.INT64),
  FLOAT64(FieldType.DOUBLE),
  /** Exact decimal, at most 38 digits, 9 of them after the point. */
  NUMERIC(FieldType.DECIMAL),
  BOOLEAN(FieldType.BOOLEAN),
  /** An instant, UTC, to the microsecond; in rows a {@link java.time.Instant}. */
  TIMESTAMP(FieldType.logicalType(SqlTypes.TIMESTAMP)),
  /** A calendar day; in rows a {@link java.time.LocalDate}. */
  DATE(FieldType.logicalType(SqlTypes.DATE)),
  /** JSON text. */
  JSON(FieldType.STRING),
  BYTES(FieldType.BYTES);

  @SuppressWarnings("ImmutableEnumChecker") // A FieldType is immutable, but not marked so.
  private final FieldType fieldType;

  ColumnType(FieldType fieldType) {
    this.fieldType = fieldType;
  }

  /** The nullable Beam field type of this column type. */
  public FieldType fieldType() {
    return fieldType.withNullable(true);
  }

  /** Whether values can be added up. */
  public boolean isNumeric() {
    return this == INT64 || this == FLOAT64 || this == NUMERIC;
  }

  /** The name used in contracts. */
  public String contractName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
