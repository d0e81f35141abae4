@NullMarked
package dev.alluvium.transforms.expression;

import org.jspecify.annotations.NullMarked;
