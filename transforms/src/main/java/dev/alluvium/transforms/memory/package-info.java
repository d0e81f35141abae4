/** What the parts of a job may hold of the heap. */
@NullMarked
package dev.alluvium.transforms.memory;

import org.jspecify.annotations.NullMarked;
