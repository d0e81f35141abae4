/** What the signs of separated values mean, for those who find records and those who cut them. */
@NullMarked
package dev.alluvium.transforms.csv;

import org.jspecify.annotations.NullMarked;
