package dev.alluvium.schemas.spec.quality;

/**
 * A condition over a row's columns that is true; NULL is not.
 *
 * @param sql in what the engines share
 */
public record RowHolds(String sql) implements Rule {
  @Override
  public boolean isWritten() {
    return true;
  }
}
