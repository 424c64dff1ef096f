package io.metricsdemo.api.v1alpha1;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** Runs a demo application with known metrics and lets Prometheus scrape it. */
@Group("metricsdemo.io")
@Version("v1alpha1")
@Plural("metricsdemos")
@ShortNames("mdemo")
@ValidationRule(
    value =
        "self.metadata.name.size() <= 63 && self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')",
    message =
        "metadata.name must be at most 63 characters of a-z, 0-9 and '-', start with a letter and"
            + " end with a letter or a digit, because the Service has the same name")
public class MetricsDemo extends CustomResource<MetricsDemoSpec, MetricsDemoStatus>
    implements Namespaced {

  private static final long serialVersionUID = 1L;

  @Override
  @JsonDeserialize(using = SpecDeserializer.class)
  public void setSpec(MetricsDemoSpec spec) {
    super.setSpec(spec);
  }
}
