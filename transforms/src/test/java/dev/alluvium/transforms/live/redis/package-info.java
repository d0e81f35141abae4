@NullMarked
package dev.alluvium.transforms.live.redis;

import org.jspecify.annotations.NullMarked;
