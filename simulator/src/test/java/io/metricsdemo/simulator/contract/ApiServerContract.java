package io.metricsdemo.simulator.contract;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.function.Supplier;
import org.junit.jupiter.api.Nested;

/** The whole suite; a subclass names the API server that is to pass it. */
public abstract class ApiServerContract {

  private final Supplier<KubernetesClient> server;

  /**
   * @param server has all rights; it is asked for once the subclass has started the server
   */
  protected ApiServerContract(Supplier<KubernetesClient> server) {
    this.server = server;
  }

  @Nested
  class Writes extends WriteContract {
    Writes() {
      super(server);
    }
  }

  @Nested
  class Applies extends ApplyContract {
    Applies() {
      super(server);
    }
  }

  @Nested
  class Subresources extends SubresourceContract {
    Subresources() {
      super(server);
    }
  }

  @Nested
  class Admission extends AdmissionContract {
    Admission() {
      super(server);
    }
  }

  @Nested
  class Reads extends ReadContract {
    Reads() {
      super(server);
    }
  }

  @Nested
  class Deletions extends DeletionContract {
    Deletions() {
      super(server);
    }
  }

  @Nested
  class Definitions extends DefinitionContract {
    Definitions() {
      super(server);
    }
  }
}
