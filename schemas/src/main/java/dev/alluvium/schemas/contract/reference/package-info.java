/** Reads tables whose rows stand in files beside the contracts. */
@NullMarked
package dev.alluvium.schemas.contract.reference;

import org.jspecify.annotations.NullMarked;
