package dev.alluvium.transforms.warehouse.lake;

/** In which formats a lake holds its tables. */
public enum LakeFormat {
  /** As it does. */
  AS_BEFORE,
  /** As tables of Iceberg alone. */
  ICEBERG,
  /** As tables of Iceberg, and each as a folder of plain Parquet besides. */
  HIVE
}
