/** What there is, what it means, where it is from: of a domain's data, for people. */
@NullMarked
package dev.alluvium.schemas.generate.catalog;

import org.jspecify.annotations.NullMarked;
