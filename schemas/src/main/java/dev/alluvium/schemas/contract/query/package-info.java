/** Queries that contracts say, and rows that they give as examples. */
@NullMarked
package dev.alluvium.schemas.contract.query;

import org.jspecify.annotations.NullMarked;
