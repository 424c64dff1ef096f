package io.metricsdemo.playground.prometheus;

import io.metricsdemo.playground.process.RunFolder;

class OwnScraperTest extends ScraperContract {

  @Override
  Scraper start(RunFolder folder) {
    return new OwnScraper();
  }
}
