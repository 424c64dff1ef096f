package io.metricsdemo.operator.prometheus;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Optional;

/** The response to a query for the state of a server, as in JSON. Any part may be null. */
@JsonIgnoreProperties(ignoreUnknown = true)
record RuntimeInfoAnswer(String status, Data data) {

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Data(Boolean reloadConfigSuccess) {}

  Optional<Boolean> reloadSucceeded() {
    return Optional.ofNullable(data).map(Data::reloadConfigSuccess);
  }
}
