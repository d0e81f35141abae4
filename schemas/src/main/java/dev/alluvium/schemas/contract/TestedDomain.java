package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.ContractTestSpec;
import dev.alluvium.schemas.spec.DomainSpec;
import java.util.List;

/** A domain and the tests of its contracts, in the order of files. */
public record TestedDomain(DomainSpec domain, List<ContractTestSpec> tests) {}
