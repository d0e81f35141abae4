/** Records that are JSON objects. */
@NullMarked
package dev.alluvium.transforms.format.json;

import org.jspecify.annotations.NullMarked;
