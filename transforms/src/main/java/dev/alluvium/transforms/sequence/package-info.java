/** Rows that follow each other, and what has changed from one to the next; pure, without Beam. */
@NullMarked
package dev.alluvium.transforms.sequence;

import org.jspecify.annotations.NullMarked;
