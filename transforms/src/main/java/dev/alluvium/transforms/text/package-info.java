/** Text as people broke it, and as it should be: the cleaning rules that contracts name. */
@NullMarked
package dev.alluvium.transforms.text;

import org.jspecify.annotations.NullMarked;
