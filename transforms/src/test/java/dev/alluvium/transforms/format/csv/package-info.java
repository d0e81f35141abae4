@NullMarked
package dev.alluvium.transforms.format.csv;

import org.jspecify.annotations.NullMarked;
