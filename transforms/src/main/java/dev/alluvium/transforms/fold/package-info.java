/**
 * The keyed fold: what is held of one key, how it changes, when it gives something out. Pure folds,
 * one driver that runs them on Beam's state and timers, one that gathers what a bundle brings.
 */
@NullMarked
package dev.alluvium.transforms.fold;

import org.jspecify.annotations.NullMarked;
