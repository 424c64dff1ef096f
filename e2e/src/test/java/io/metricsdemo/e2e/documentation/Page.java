package io.metricsdemo.e2e.documentation;

import io.metricsdemo.e2e.cluster.Cluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/**
 * A page of the documentation.
 *
 * @param name the path of its file from the folder of the project
 */
record Page(String name, List<Block> blocks) {

  private static final List<String> FOLDERS =
      List.of("", "docs", "deploy", "deploy/helm/metricsdemo-operator", "benchmarks");
  private static final String TRANSLATION = ".zh-CN.md";

  private static final Parser PARSER =
      Parser.builder().includeSourceSpans(IncludeSourceSpans.BLOCKS).build();

  static List<Page> all() {
    return FOLDERS.stream().flatMap(Page::in).toList();
  }

  private static Stream<Page> in(String folder) {
    try (Stream<Path> files = Files.list(Cluster.root().resolve(folder))) {
      return files.filter(file -> file.toString().endsWith(".md")).sorted().toList().stream()
          .map(Page::read);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Page read(Path file) {
    try {
      return parse(Cluster.root().relativize(file).toString(), Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Page parse(String name, String markdown) {
    List<Block> blocks = new ArrayList<>();
    PARSER
        .parse(markdown)
        .accept(
            new AbstractVisitor() {
              @Override
              public void visit(FencedCodeBlock block) {
                int fence = 1 + block.getSourceSpans().get(0).getLineIndex();
                blocks.add(new Block(block.getInfo(), fence + 1, block.getLiteral()));
              }
            });
    return new Page(name, blocks);
  }

  boolean isTranslation() {
    return name.endsWith(TRANSLATION);
  }

  /** The name of the page that this one translates. */
  String original() {
    return name.replace(TRANSLATION, ".md");
  }

  boolean isRunnable() {
    return blocks.stream().anyMatch(Block::isRunnable);
  }

  @Override
  public String toString() {
    return name;
  }
}
