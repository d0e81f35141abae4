@NullMarked
package dev.alluvium.transforms.flow;

import org.jspecify.annotations.NullMarked;
