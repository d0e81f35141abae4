/** What a live page shows of a domain. */
@NullMarked
package dev.alluvium.schemas.spec.dashboard;

import org.jspecify.annotations.NullMarked;
