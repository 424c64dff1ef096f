package io.metricsdemo.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Questions about access: anybody may do anything, and no question is stored. */
class AccessReviewsTest {

  private static final String REVIEWS = "/apis/authorization.k8s.io/v1/subjectaccessreviews";

  @RegisterExtension final ApiServerExtension api = new ApiServerExtension();

  @Test
  void review_without_a_name_is_answered_with_allowed() {
    // @formatter:off
    SubjectAccessReview answer =
        api.client()
            .authorization()
            .v1()
            .subjectAccessReview()
            .create(
                new SubjectAccessReviewBuilder()
                    .withNewSpec()
                      .withUser("system:serviceaccount:monitoring:prometheus")
                      .withNewResourceAttributes()
                        .withVerb("list").withResource("pods").withNamespace("default")
                      .endResourceAttributes()
                    .endSpec()
                    .build());
    // @formatter:on

    assertThat(answer.getStatus().getAllowed()).isTrue();
    assertThat(answer.getSpec().getUser()).isEqualTo("system:serviceaccount:monitoring:prometheus");
  }

  @Test
  void reviews_can_only_be_created() {
    assertThat(Http.send(api.server(), "GET", REVIEWS, "application/json", "").code())
        .isEqualTo(405);
  }
}
