@NullMarked
package dev.alluvium.pipelines.target.bigquery;

import org.jspecify.annotations.NullMarked;
