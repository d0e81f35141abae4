@NullMarked
package dev.alluvium.transforms.format;

import org.jspecify.annotations.NullMarked;
