/** Rows of live views in Redis: who writes them there, and who shows them. */
@NullMarked
package dev.alluvium.transforms.live.redis;

import org.jspecify.annotations.NullMarked;
