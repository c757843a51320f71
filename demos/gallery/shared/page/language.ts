// Chromium started without a locale says "en-US@posix", which Intl refuses and uPlot hands to it when it is loaded.

try {
  Intl.getCanonicalLocales(navigator.language);
} catch {
  Object.defineProperty(navigator, 'language', { value: 'en-US', configurable: true });
}
