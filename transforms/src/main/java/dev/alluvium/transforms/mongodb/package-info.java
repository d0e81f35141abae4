/** Reads collections of MongoDB: their documents, and then the events of their change streams. */
@NullMarked
package dev.alluvium.transforms.mongodb;

import org.jspecify.annotations.NullMarked;
