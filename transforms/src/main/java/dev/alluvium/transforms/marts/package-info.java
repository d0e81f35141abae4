/** Builds marts from cleaned events: one row per event, or one per group and window. */
@NullMarked
package dev.alluvium.transforms.marts;

import org.jspecify.annotations.NullMarked;
