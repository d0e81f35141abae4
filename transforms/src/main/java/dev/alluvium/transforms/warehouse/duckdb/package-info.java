/** The warehouse as one DuckDB file, written and read by the process that holds it. */
@NullMarked
package dev.alluvium.transforms.warehouse.duckdb;

import org.jspecify.annotations.NullMarked;
