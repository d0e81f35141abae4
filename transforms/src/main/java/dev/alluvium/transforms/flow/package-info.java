/** The graphs: what is done with records, and how marts and the vault are made from raw again. */
@NullMarked
package dev.alluvium.transforms.flow;

import org.jspecify.annotations.NullMarked;
