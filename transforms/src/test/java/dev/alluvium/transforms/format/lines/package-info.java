@NullMarked
package dev.alluvium.transforms.format.lines;

import org.jspecify.annotations.NullMarked;
