/**
 * Sums events up by group and window: measures, windows and the state between them. Pure folds; the
 * transforms that drive them are in {@code marts}.
 */
@NullMarked
package dev.alluvium.transforms.aggregate;

import org.jspecify.annotations.NullMarked;
