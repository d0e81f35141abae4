/** What became of the records that a run read: counted, summed and written. */
@NullMarked
package dev.alluvium.transforms.ledger;

import org.jspecify.annotations.NullMarked;
