/** What a field of an event is: its type, where it stands in a record, and how it is cleaned. */
@NullMarked
package dev.alluvium.schemas.spec.column;

import org.jspecify.annotations.NullMarked;
