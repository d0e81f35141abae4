/** Reading records from files. */
@NullMarked
package dev.alluvium.transforms.files;

import org.jspecify.annotations.NullMarked;
