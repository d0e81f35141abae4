/**
 * What a record format does: cuts files into records, says what a record means, takes its values.
 */
@NullMarked
package dev.alluvium.transforms.format;

import org.jspecify.annotations.NullMarked;
