package dev.alluvium.schemas.generate;

/** Where the derived files of a table or view are, below the folder of derived files. */
final class DerivedPath {
  static final String FOLDER = "bigquery/";
  private static final String DESCRIPTION = ".json";
  private static final String QUERY = ".sql";

  private DerivedPath() {}

  /** Of {@code mart.mart_session}: {@code bigquery/mart/mart_session.json}. */
  static String description(String qualifiedName) {
    return FOLDER + qualifiedName.replace('.', '/') + DESCRIPTION;
  }

  /** The query beside the description of a view. */
  static String query(String description) {
    return description.substring(0, description.length() - DESCRIPTION.length()) + QUERY;
  }

  /** The qualified name that a description is of. */
  static String name(String description) {
    return description
        .substring(FOLDER.length(), description.length() - DESCRIPTION.length())
        .replace('/', '.');
  }
}
