// The page must pass the server's policy: nothing inline, no data URLs for scripts and styles.
export default {
  base: "./",
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
};
