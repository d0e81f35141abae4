@NullMarked
package dev.alluvium.transforms.live;

import org.jspecify.annotations.NullMarked;
