/** Warehouses in a DuckDB file. */
@NullMarked
package dev.alluvium.pipelines.target.duckdb;

import org.jspecify.annotations.NullMarked;
