/** What streams have told, kept as lines of files, one a topic and day. */
@NullMarked
package dev.alluvium.transforms.journal;

import org.jspecify.annotations.NullMarked;
