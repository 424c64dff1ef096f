package io.metricsdemo.operator.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RequiredSampleSizeTest {

  @Test
  void with_so_many_draws_a_scale_wrong_by_a_fifth_shows_99_times_of_100() {
    assertThat(detected(RpcService.UNIFORM, Fault.uniformDomain(1.2))).isGreaterThan(985);
    assertThat(detected(RpcService.UNIFORM, Fault.uniformDomain(1 / 1.2))).isGreaterThan(985);
    assertThat(detected(RpcService.EXPONENTIAL, Fault.exponentialMean(1.2))).isGreaterThan(985);
    assertThat(detected(RpcService.EXPONENTIAL, Fault.exponentialMean(1 / 1.2))).isGreaterThan(985);
  }

  @Test
  void they_take_a_few_minutes_and_that_is_said_in_words_that_stay_the_same() {
    assertThat(RequiredSampleSize.longest())
        .isBetween(Duration.ofMinutes(4), Duration.ofMinutes(6));
    assertThat(RequiredSampleSize.inWords())
        .isEqualTo(
            "each pod needs 842 uniform, 842 normal, 2268 exponential observations,"
                + " which takes up to 6 minutes after its start");
  }

  private static int detected(RpcService service, Drawn wrong) {
    SplittableRandom random = new SplittableRandom(1);
    Mean mean = new Mean(service.label(), Drawn.truth().of(service));
    double needed = RequiredSampleSize.of(service);
    int detected = 0;
    for (int run = 0; run < 1000; run++) {
      double sum = 0;
      for (int n = 0; n < needed; n++) {
        sum += wrong.draw(service, random);
      }
      if (mean.evaluate(new Mean.SumAndCount(sum, needed, needed)).isPresent()) {
        detected++;
      }
    }
    return detected;
  }
}
