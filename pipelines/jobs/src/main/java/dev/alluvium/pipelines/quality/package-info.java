/** Checking what is expected of a warehouse's tables, and telling what was found. */
@NullMarked
package dev.alluvium.pipelines.quality;

import org.jspecify.annotations.NullMarked;
