/** What is held in memory, and that it has bounds. */
@NullMarked
package dev.alluvium.transforms.memory;

import org.jspecify.annotations.NullMarked;
