package dev.alluvium.pipelines.simulate;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * A business that works on a database, whose changes are captured. Those that there are stand in
 * {@code META-INF/services}.
 */
public interface DatabaseSimulation {
  /** The domain that its changes are of. */
  String domain();

  /** What names of the topics of its changes begin with, up to the schema. */
  String topicPrefix();

  /** A statement that a person may try, to see what becomes of it. */
  String tryThis();

  /** Makes tables, and fills them with what was before. */
  void begin(Connection database) throws SQLException;

  /** What happens in the next day of business, a transaction each. */
  List<Transaction> nextDay();

  /** Statements that are committed together. */
  interface Transaction {
    void run(Connection database) throws SQLException;
  }

  /** The one of that domain, if there is one. */
  static Optional<DatabaseSimulation> of(String domain) {
    return ServiceLoader.load(DatabaseSimulation.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(known -> known.domain().equals(domain))
        .findFirst();
  }
}
