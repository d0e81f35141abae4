/** Avro: container files, messages in the wire format of a schema registry, and what they hold. */
@NullMarked
package dev.alluvium.transforms.format.avro;

import org.jspecify.annotations.NullMarked;
