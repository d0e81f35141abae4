package dev.alluvium.transforms.warehouse.duckdb;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

/**
 * Opens DuckDB files, and says in one line why one cannot be opened.
 *
 * <p>DuckDB makes of a name what it likes: it fetches native code for an SQLite file, and takes a
 * Parquet or CSV file for a query over it, in a database that is gone when it is closed. So nothing
 * is opened that does not begin as its files do, and no connection loads or fetches an extension.
 * Times with a zone are shown and cut in UTC, whatever the machine's zone is.
 */
public final class DuckDbFile {
  /**
   * The form of DuckDB 1.2, of February 2025, which many clients read; that of 1.0 takes a tenth
   * more room, and newer ones none less.
   */
  private static final String STORAGE = "v1.2.0";

  /**
   * So much is logged before it goes to its place in the file. A checkpoint writes the last rows of
   * every table again, so that one every 16 MB, as DuckDB has it, is dear to a load.
   */
  private static final String CHECKPOINT = "128MB";

  private static final Pattern HOLDER = Pattern.compile("\\(PID (\\d+)\\)");

  /** What its files have behind a checksum of eight bytes. */
  private static final byte[] MAGIC = "DUCK".getBytes(US_ASCII);

  private static final int MAGIC_AT = 8;

  /** What the driver takes for the end of the name, and DuckDB for a slash. */
  private static final Pattern MISREAD = Pattern.compile("[;\\\\]");

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
   * @throws DuckDbException if the folder is missing, the file is locked, read-only or no database,
   *     or DuckDB itself cannot be started
   */
  public static DuckDBConnection open(Path file) {
    Path folder = canonical(file).getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new DuckDbException(file + ": there is no folder " + folder);
    }
    if (Files.exists(file) ? !Files.isWritable(file) : !Files.isWritable(folder)) {
      throw new DuckDbException(file + " cannot be written: no permission");
    }
    Properties properties = settings();
    // Results come as they are asked for; otherwise DuckDB holds each as a whole.
    properties.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
    properties.setProperty("storage_compatibility_version", STORAGE);
    properties.setProperty("checkpoint_threshold", CHECKPOINT);
    return connect(file, properties);
  }

  /**
   * Opens an existing file for reading only.
   *
   * @throws DuckDbException if there is no such file, it is locked or no database, or DuckDB itself
   *     cannot be started
   */
  public static DuckDBConnection openReadOnly(Path file) {
    if (!Files.exists(file)) {
      throw new DuckDbException("there is no warehouse " + file);
    }
    Properties properties = settings();
    properties.setProperty("duckdb.read_only", "true");
    return connect(file, properties);
  }

  /** Opens a database that is gone when the connection is closed. */
  public static DuckDBConnection openInMemory() throws SQLException {
    NativeLibrary.load();
    DuckDBConnection connection =
        (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:", settings());
    try (Statement statement = connection.createStatement()) {
      setZone(statement);
      return connection;
    }
  }

  private static void setZone(Statement statement) throws SQLException {
    statement.execute("SET GLOBAL TimeZone = 'UTC'");
    statement.execute("SET GLOBAL Calendar = 'gregorian'");
  }

  /** What every connection is opened with. */
  static Properties settings() {
    Properties settings = new Properties();
    settings.setProperty("autoinstall_known_extensions", "false");
    settings.setProperty("autoload_known_extensions", "false");
    return settings;
  }

  private static DuckDBConnection connect(Path file, Properties properties) {
    checkKind(file);
    DuckDbMemory.set(properties, canonical(file).toString());
    NativeLibrary.load();
    DuckDBConnection connection;
    try {
      connection =
          (DuckDBConnection)
              DriverManager.getConnection("jdbc:duckdb:" + canonical(file), properties);
    } catch (SQLException e) {
      throw new DuckDbException(explain(file, DuckDbException.firstLine(e)), e);
    }
    try (Statement statement = connection.createStatement()) {
      checkStored(file, statement);
      setZone(statement);
      return connection;
    } catch (SQLException | DuckDbException e) {
      close(connection);
      throw DuckDbException.because(file + " cannot be opened", e);
    }
  }

  static void close(DuckDBConnection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      throw DuckDbException.because("a file cannot be closed", e);
    }
  }

  /** Refuses what is there already and is something else, before DuckDB makes something of it. */
  private static void checkKind(Path file) {
    String name = canonical(file).toString();
    Matcher misread = MISREAD.matcher(name);
    if (name.startsWith("/") && misread.find()) {
      throw new DuckDbException(
          file + ": DuckDB cannot open a path with a " + misread.group() + "; choose another");
    }
    if (Files.isDirectory(file)) {
      throw new DuckDbException(file + " is a folder, not a DuckDB file");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new DuckDbException(file + " is a pipe or a device, not a DuckDB file");
    }
    if (!Files.exists(file)) {
      return;
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(MAGIC_AT + MAGIC.length);
      if (start.length == 0) {
        throw new DuckDbException(
            file + " is empty, not a DuckDB file; delete it to make a new one");
      }
      if (!Arrays.equals(start, Math.min(MAGIC_AT, start.length), start.length, MAGIC, 0, 4)) {
        throw new DuckDbException(file + " is not a DuckDB file");
      }
    } catch (IOException e) {
      throw new DuckDbException(file + " cannot be read: " + DuckDbException.firstLine(e), e);
    }
  }

  /** By its ending, DuckDB takes some files for tables to look at, and stores nothing in them. */
  private static void checkStored(Path file, Statement statement) throws SQLException {
    try (ResultSet path =
        statement.executeQuery(
            "SELECT path FROM duckdb_databases() WHERE database_name = current_database()")) {
      if (!path.next() || path.getString(1) == null) {
        throw new DuckDbException(
            file + ": DuckDB stores nothing in a file of that ending; choose one such as .duckdb");
      }
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
    if (message.contains("storage version greater")) {
      return file
          + " was written by a newer DuckDB than this one; use that, or write to a new file";
    }
    if (message.contains("Could not read enough bytes") || message.contains("Corrupt database")) {
      return file
          + " is damaged, or was not copied to its end ("
          + message
          + "); put a whole copy there, or write to a new file";
    }
    if (message.contains("WAL does not match") || message.contains("while replaying WAL file")) {
      return file
          + ".wal is not of this file, but of another or of an earlier copy: put the two there that"
          + " belong together, or move the .wal away, and with it what it holds";
    }
    return file + " cannot be opened: " + message;
  }
}
