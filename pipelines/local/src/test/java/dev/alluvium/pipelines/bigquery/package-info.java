@NullMarked
package dev.alluvium.pipelines.bigquery;

import org.jspecify.annotations.NullMarked;
