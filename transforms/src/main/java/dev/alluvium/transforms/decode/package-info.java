/** Bytes to rows: decoding, cleaning and checking by the contract, and the rejects. */
@NullMarked
package dev.alluvium.transforms.decode;

import org.jspecify.annotations.NullMarked;
