/** Rows as a live view needs them: the newest of each key, what has changed since when. */
@NullMarked
package dev.alluvium.transforms.live;

import org.jspecify.annotations.NullMarked;
