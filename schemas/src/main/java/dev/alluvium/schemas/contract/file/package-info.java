/** A domain's files: found, parsed, packed for a job, and joined where several are of one kind. */
@NullMarked
package dev.alluvium.schemas.contract.file;

import org.jspecify.annotations.NullMarked;
