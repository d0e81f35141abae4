package dev.alluvium.transforms.warehouse.duckdb;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

/** Opens DuckDB files, and says in one line why one cannot be opened. */
public final class DuckDbFile {
  /**
   * The form of DuckDB 1.2, of February 2025, which many clients read; that of 1.0 takes a tenth
   * more room, and newer ones none less.
   */
  private static final String STORAGE = "v1.2.0";

  private static final Pattern HOLDER = Pattern.compile("\\(PID (\\d+)\\)");

  private DuckDbFile() {}

  /**
   * The name under which a file is known in this process: absolute, without {@code .} and {@code
   * ..}.
   */
  static Path canonical(Path file) {
    return file.toAbsolutePath().normalize();
  }

  /**
   * Opens the file for writing; creates it if there is none, in a form that older clients read. One
   * that is there keeps its form.
   *
   * @throws DuckDbException if the folder is missing, the file is locked, read-only or no database
   */
  public static DuckDBConnection open(Path file) {
    Path folder = canonical(file).getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new DuckDbException(file + ": there is no folder " + folder);
    }
    if (Files.exists(file) ? !Files.isWritable(file) : !Files.isWritable(folder)) {
      throw new DuckDbException(file + " cannot be written: no permission");
    }
    Properties properties = new Properties();
    // Results come as they are asked for; otherwise DuckDB holds each as a whole.
    properties.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
    properties.setProperty("storage_compatibility_version", STORAGE);
    return connect(file, properties);
  }

  /**
   * Opens an existing file for reading only.
   *
   * @throws DuckDbException if there is no such file, it is locked or no database
   */
  public static DuckDBConnection openReadOnly(Path file) {
    if (!Files.exists(file)) {
      throw new DuckDbException("there is no warehouse " + file);
    }
    Properties properties = new Properties();
    properties.setProperty("duckdb.read_only", "true");
    return connect(file, properties);
  }

  private static DuckDBConnection connect(Path file, Properties properties) {
    if (Files.isDirectory(file)) {
      throw new DuckDbException(file + " is a folder, not a DuckDB file");
    }
    DuckDbMemory.set(properties, canonical(file).toString());
    NativeLibrary.load();
    try {
      return (DuckDBConnection)
          DriverManager.getConnection("jdbc:duckdb:" + canonical(file), properties);
    } catch (SQLException e) {
      throw new DuckDbException(explain(file, DuckDbException.firstLine(e)), e);
    }
  }

  static String explain(Path file, String message) {
    if (message.contains("Could not set lock")) {
      Matcher holder = HOLDER.matcher(message);
      return file
          + " is in use by another process"
          + (holder.find() ? " (PID " + holder.group(1) + ")" : "")
          + "; only one process at a time can open it: stop that one or wait for it to end";
    }
    if (message.contains("not a valid DuckDB database")) {
      return file + " is not a DuckDB file";
    }
    return file + " cannot be opened: " + message;
  }
}
