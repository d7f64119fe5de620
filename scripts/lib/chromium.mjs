// Chromium as tests and benchmarks start it: real, without a window, and without what it does beside the page.

/** What Playwright itself turns off: of several such switches Chromium takes the last. */
const playwrights = [
  "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable",
  "LensOverlay", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect",
  "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch",
];
/** The address bar's own two pages: every window loads them, which costs more than the page that is tested. */
const addressBar = ["WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup"];

/** A renderer that waits for the next page: it costs as much as a page, and with a context for each test nobody takes it. */
const inReserve = "SpareRendererForSitePerProcess";

/** Options of Playwright's chromium.launch. */
export const chromiumOptions = {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox", "--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", `--disable-features=${[...playwrights, ...addressBar, inReserve].join(",")}`,
  ],
};

/** The same engine without the browser around it: a context is a third cheaper. For tests of pages, not of what a browser adds. */
export const shellOptions = { ...chromiumOptions, executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium-headless-shell" };
