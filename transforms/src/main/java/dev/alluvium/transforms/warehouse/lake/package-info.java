/**
 * A lake beside a warehouse file: the same tables as Apache Iceberg tables of Parquet files, for
 * whoever reads them without the warehouse. See {@code docs/lake.md}.
 */
@org.jspecify.annotations.NullMarked
package dev.alluvium.transforms.warehouse.lake;
