@NullMarked
package dev.alluvium.transforms.format.avro;

import org.jspecify.annotations.NullMarked;
