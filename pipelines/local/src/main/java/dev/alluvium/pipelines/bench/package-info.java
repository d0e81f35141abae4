/** Measurements of whole jobs; they assert nothing. */
@NullMarked
package dev.alluvium.pipelines.bench;

import org.jspecify.annotations.NullMarked;
