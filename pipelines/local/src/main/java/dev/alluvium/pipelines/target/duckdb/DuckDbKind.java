package dev.alluvium.pipelines.target.duckdb;

import dev.alluvium.pipelines.engine.Engine;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.options.WarehouseOptions;
import dev.alluvium.pipelines.target.WarehouseKind;
import dev.alluvium.pipelines.target.WarehouseTarget;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/** Warehouses named {@code duckdb:FILE}. */
public final class DuckDbKind implements WarehouseKind {
  private static final String PREFIX = "duckdb:";
  private static final int LARGEST_PORT = 65_535;

  @Override
  public String prefix() {
    return PREFIX;
  }

  @Override
  public List<String> forms() {
    return List.of("duckdb:FILE");
  }

  @Override
  public WarehouseTarget target(
      String job, WarehouseOptions options, DomainSpec domain, Engine engine) {
    String name = options.getWarehouse();
    if (name.length() == PREFIX.length()) {
      throw WarehouseTarget.nameless(name);
    }
    if (engine.isElsewhere()) {
      throw new UserException(
          "--warehouse=%s is a file on this machine, which the workers of --runner=%s do not see: leave the runner out, or write bigquery:PROJECT"
              .formatted(name, options.getRunner().getSimpleName()));
    }
    Path file = Path.of(name.substring(PREFIX.length()));
    LakeChoice lake = LakeChoice.of(options);
    if (lake.place().isEmpty() && !Files.exists(file)) {
      lake.refuseFormatOfNone(file);
    }
    return new DuckDbTarget(file, domain, WarehouseModel.local(domain), lake, queryPort(options));
  }

  private static OptionalInt queryPort(WarehouseOptions options) {
    String port = options.getQueryPort();
    if (port.equals("off")) {
      return OptionalInt.empty();
    }
    if (Integer.parseInt(port) > LARGEST_PORT) {
      throw new UserException("--queryPort=" + port + " is no port; they end at " + LARGEST_PORT);
    }
    return OptionalInt.of(Integer.parseInt(port));
  }
}
