@NullMarked
package dev.alluvium.transforms.vault;

import org.jspecify.annotations.NullMarked;
