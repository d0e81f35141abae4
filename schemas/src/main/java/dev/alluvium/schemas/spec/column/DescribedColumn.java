package dev.alluvium.schemas.spec.column;

import java.util.Optional;

/** A column of which a contract says something. */
public interface DescribedColumn {
  /** Its name, where it stands. */
  String name();

  /** The type of its values. */
  ColumnType type();

  /** What is said of it. */
  ColumnMeaning meaning();

  /** What kind of personal data this is, if it is; what is made of it inherits that. */
  default Optional<String> personal() {
    return meaning().personal();
  }

  /** What it means, for people. */
  default String description() {
    return meaning().description();
  }
}
