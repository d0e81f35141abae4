/** When stateful steps give results out, and what they know of the watermark. */
@NullMarked
package dev.alluvium.transforms.timing;

import org.jspecify.annotations.NullMarked;
