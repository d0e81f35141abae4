/** What is expected of records, told of each as it is loaded: counted, summed and written. */
@NullMarked
package dev.alluvium.transforms.quality;

import org.jspecify.annotations.NullMarked;
