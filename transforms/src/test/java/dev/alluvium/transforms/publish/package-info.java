@NullMarked
package dev.alluvium.transforms.publish;

import org.jspecify.annotations.NullMarked;
