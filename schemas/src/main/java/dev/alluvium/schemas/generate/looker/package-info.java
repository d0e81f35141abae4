/** LookML of marts: views, explores, tests, grants and caches, derived from the contracts. */
@NullMarked
package dev.alluvium.schemas.generate.looker;

import org.jspecify.annotations.NullMarked;
