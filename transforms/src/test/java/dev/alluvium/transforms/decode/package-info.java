@NullMarked
package dev.alluvium.transforms.decode;

import org.jspecify.annotations.NullMarked;
