/** Contracts that are drafted from what others say of records, or records show. */
@NullMarked
package dev.alluvium.schemas.draft;

import org.jspecify.annotations.NullMarked;
