package io.metricsdemo.playground.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.CRC32C;

/** Name parts in the alphabet that Kubernetes uses for them: no vowels, so no words. */
public final class TemplateHash {

  /** Of the pods and the ReplicaSet of a template. */
  public static final String LABEL = "pod-template-hash";

  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
  private static final int SUFFIX_LENGTH = 5;
  private static final ObjectMapper SORTED =
      new ObjectMapper()
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .findAndRegisterModules();

  private TemplateHash() {}

  /** The same for equal templates, whatever the order of their labels. */
  public static String of(PodTemplateSpec template) {
    try {
      CRC32C checksum = new CRC32C();
      checksum.update(SORTED.writeValueAsString(template).getBytes(StandardCharsets.UTF_8));
      return spell(checksum.getValue());
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String randomSuffix() {
    StringBuilder suffix = new StringBuilder();
    for (int i = 0; i < SUFFIX_LENGTH; i++) {
      suffix.append(ALPHABET.charAt(ThreadLocalRandom.current().nextInt(ALPHABET.length())));
    }
    return suffix.toString();
  }

  private static String spell(long number) {
    StringBuilder text = new StringBuilder();
    for (long rest = number; rest > 0 || text.isEmpty(); rest /= ALPHABET.length()) {
      text.append(ALPHABET.charAt((int) (rest % ALPHABET.length())));
    }
    return text.toString();
  }
}
