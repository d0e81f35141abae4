@NullMarked
package dev.alluvium.transforms.journal;

import org.jspecify.annotations.NullMarked;
