/** Changes of rows, as Debezium captures them. */
@NullMarked
package dev.alluvium.transforms.format.debezium;

import org.jspecify.annotations.NullMarked;
