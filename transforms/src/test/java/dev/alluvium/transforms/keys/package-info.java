@NullMarked
package dev.alluvium.transforms.keys;

import org.jspecify.annotations.NullMarked;
