/** The contract language's functions and conditions, compiled to Java when a pipeline is built. */
@NullMarked
package dev.alluvium.transforms.expression;

import org.jspecify.annotations.NullMarked;
