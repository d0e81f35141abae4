@NullMarked
package dev.alluvium.transforms.warehouse.duckdb;

import org.jspecify.annotations.NullMarked;
