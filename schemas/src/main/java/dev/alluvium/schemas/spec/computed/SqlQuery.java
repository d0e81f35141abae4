package dev.alluvium.schemas.spec.computed;

/**
 * A query that a contract says itself.
 *
 * @param sql a SELECT over tables and views of the warehouse, in the SQL that the engines share
 */
public record SqlQuery(String sql) implements ModelQuery {}
