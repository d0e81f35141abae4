/** Files whose records are lines of text. */
@NullMarked
package dev.alluvium.transforms.format.lines;

import org.jspecify.annotations.NullMarked;
