/** Records that are lines of separated values. */
@NullMarked
package dev.alluvium.transforms.format.csv;

import org.jspecify.annotations.NullMarked;
