@NullMarked
package dev.alluvium.transforms.warehouse.bigquery;

import org.jspecify.annotations.NullMarked;
