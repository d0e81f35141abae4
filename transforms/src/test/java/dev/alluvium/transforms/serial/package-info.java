@NullMarked
package dev.alluvium.transforms.serial;

import org.jspecify.annotations.NullMarked;
