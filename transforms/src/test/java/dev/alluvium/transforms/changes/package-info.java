@NullMarked
package dev.alluvium.transforms.changes;

import org.jspecify.annotations.NullMarked;
