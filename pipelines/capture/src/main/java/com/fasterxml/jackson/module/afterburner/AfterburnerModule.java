package com.fasterxml.jackson.module.afterburner;

import com.fasterxml.jackson.databind.module.SimpleModule;

/**
 * Stands in for Jackson's module of that name, and changes nothing. Kafka's JSON converter, which
 * Debezium uses, cannot be made without such a class. The real one registers itself with every
 * mapper that looks for modules, Beam's too, and fails there on Java 17.
 */
public final class AfterburnerModule extends SimpleModule {
  private static final long serialVersionUID = 1;
}
