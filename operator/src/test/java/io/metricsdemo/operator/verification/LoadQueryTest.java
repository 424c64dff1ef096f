package io.metricsdemo.operator.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoadQueryTest {

  @Test
  void expressions_fit_into_a_url_however_many_namespaces_there_are() {
    List<ResourceID> demos =
        IntStream.range(0, 50).mapToObj(i -> new ResourceID("demo", "namespace-" + i)).toList();

    List<LoadQuery> queries = new LoadQuery(demos, true).split();

    assertThat(queries)
        .hasSizeLessThan(50)
        .allSatisfy(query -> assertThat(query.valuesAndStored()).hasSizeLessThan(7_500));
    assertThat(queries).flatExtracting(LoadQuery::demos).isEqualTo(demos);
  }

  @Test
  void demos_of_one_namespace_share_a_query() {
    List<ResourceID> demos =
        IntStream.range(0, 20).mapToObj(i -> new ResourceID("demo-" + i, "default")).toList();

    assertThat(new LoadQuery(demos, false).split()).hasSize(1);
  }
}
