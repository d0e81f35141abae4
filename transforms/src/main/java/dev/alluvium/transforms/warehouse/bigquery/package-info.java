/** The warehouse in BigQuery, written by the Storage Write API. */
@NullMarked
package dev.alluvium.transforms.warehouse.bigquery;

import org.jspecify.annotations.NullMarked;
