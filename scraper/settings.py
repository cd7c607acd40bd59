"""Scrapy settings: safe and polite defaults. What one crawl changes is in
`CrawlOptions.settings`."""

BOT_NAME = "sitekeep"
SPIDER_MODULES = ["scraper.spiders"]
NEWSPIDER_MODULE = "scraper.spiders"

# The frontier is in the archive; the engine takes its requests from there.
SCHEDULER = "scraper.scheduler.ArchiveScheduler"
ITEM_PIPELINES = {
    "pipelines.keep.KeepPipeline": 100,
    "pipelines.understand.UnderstandPipeline": 200,
    "pipelines.store.StorePipeline": 300,
}
DOWNLOADER_MIDDLEWARES = {
    # Ours keep the answers to robots.txt and tell "no" from "no answer"; retries and redirects
    # are rows of the frontier, and conditional requests are made from the archive.
    "scraper.robots.RobotsMiddleware": 100,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.stats.DownloaderStats": None,
}
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
    "scrapy.spidermiddlewares.referer.RefererMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
}
EXTENSIONS = {
    "scrapy.extensions.corestats.CoreStats": None,
    "scrapy.extensions.logcount.LogCount": None,
    "scrapy.extensions.telnet.TelnetConsole": None,
    "scrapy.extensions.logstats.LogStats": None,
    "scrapy.extensions.feedexport.FeedExporter": None,
    "scraper.progress.Progress": 500,
}
# A look into the source of each callback, answer by answer.
WARN_ON_GENERATOR_RETURN_VALUE = False
# What became of each URL is counted in the archive.
STATS_CLASS = "scrapy.statscollectors.DummyStatsCollector"
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
# A response is one item: more would only make idle tasks.
CONCURRENT_ITEMS = 1
# Only the web: no files of this machine, no other protocols.
DOWNLOAD_HANDLERS = {
    "http": "scraper.wire.WireHandler",
    "https": "scraper.wire.WireHandler",
    "file": None,
    "ftp": None,
    "s3": None,
    "data": None,
}
# Nor other people's networks.
TWISTED_DNS_RESOLVER = "scraper.resolver.SiteResolver"
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_FAIL_ON_DATALOSS = True
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
}
AUTOTHROTTLE_START_DELAY = 1.0
AUTOTHROTTLE_MAX_DELAY = 60.0
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0
# A site's mood is not for guessing: the delay asked for is the delay kept.
DOWNLOAD_DELAY_JITTER = 0
LOG_LEVEL = "WARNING"
LOG_FORMATTER = "scrapy.logformatter.LogFormatter"
