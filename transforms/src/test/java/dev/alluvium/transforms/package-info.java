@NullMarked
package dev.alluvium.transforms;

import org.jspecify.annotations.NullMarked;
