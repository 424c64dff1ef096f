package io.metricsdemo.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** What an object has to pass before it is stored. */
interface Admission {

  Admission NONE =
      new Admission() {
        @Override
        public List<String> prune(ObjectNode object) {
          return List.of();
        }

        @Override
        public void fillDefaults(ObjectNode object) {
          // Nothing is known of the kind.
        }

        @Override
        public void validate(ObjectNode object, Optional<ObjectNode> before) {
          // Nothing is known of the kind.
        }
      };

  /** Drops the fields that the schema does not know and names them. */
  List<String> prune(ObjectNode object);

  void fillDefaults(ObjectNode object);

  /**
   * @throws ApiException when the object is not valid
   */
  void validate(ObjectNode object, Optional<ObjectNode> before);
}
