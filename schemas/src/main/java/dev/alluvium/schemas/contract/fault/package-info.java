/** What is wrong with a contract, and where. */
@NullMarked
package dev.alluvium.schemas.contract.fault;

import org.jspecify.annotations.NullMarked;
