/** The browser comes from the environment, the system or an npm package (tools/browser.ts), never from a download. */
module.exports = { skipDownload: true };
