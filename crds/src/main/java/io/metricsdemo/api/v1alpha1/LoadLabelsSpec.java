package io.metricsdemo.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/** The labels of each series of the load. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class LoadLabelsSpec {

  @JsonPropertyDescription(
      "Number of labels besides `series`, which numbers the label sets, between 0 and 30, "
          + "inclusive. Defaults to 5.")
  @Default("5")
  @Min(0)
  @Max(30)
  private Integer count;

  @JsonPropertyDescription(
      "Length of each label name, in characters, between 1 and 64, inclusive. Defaults to 8.")
  @Default("8")
  @Min(1)
  @Max(64)
  private Integer nameLength;

  @JsonPropertyDescription(
      "Length of each label value, in characters, between 1 and 128, inclusive. Defaults to 12.")
  @Default("12")
  @Min(1)
  @Max(128)
  private Integer valueLength;

  public Integer getCount() {
    return count;
  }

  public void setCount(Integer count) {
    this.count = count;
  }

  public Integer getNameLength() {
    return nameLength;
  }

  public void setNameLength(Integer nameLength) {
    this.nameLength = nameLength;
  }

  public Integer getValueLength() {
    return valueLength;
  }

  public void setValueLength(Integer valueLength) {
    this.valueLength = valueLength;
  }
}
