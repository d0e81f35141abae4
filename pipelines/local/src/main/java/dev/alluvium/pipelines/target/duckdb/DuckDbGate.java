package dev.alluvium.pipelines.target.duckdb;

import dev.alluvium.transforms.source.CommitGate;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import java.nio.file.Path;

/** Lets offsets be committed when the warehouse file, open in this process, has their rows. */
final class DuckDbGate implements CommitGate {
  private final String file;

  DuckDbGate(Path file) {
    this.file = file.toString();
  }

  @Override
  public long ticket() {
    return DuckDbSession.of(Path.of(file)).ticket();
  }

  @Override
  public boolean isDurable(long ticket) {
    return DuckDbSession.of(Path.of(file)).isDurable(ticket);
  }
}
