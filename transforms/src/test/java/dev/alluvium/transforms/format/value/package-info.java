@NullMarked
package dev.alluvium.transforms.format.value;

import org.jspecify.annotations.NullMarked;
