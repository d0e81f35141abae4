/** Changes of documents, as MongoDB's change streams tell them or Debezium captures them. */
@NullMarked
package dev.alluvium.transforms.format.mongodb;

import org.jspecify.annotations.NullMarked;
