// Loaded before everything else by every npm script. better-sqlite3 crashes without a word on an older Node.
if (Number(process.versions.napi) < 10) {
  console.error(
    `Node ${process.versions.node} is too old for Qorgan: it needs Node 24. On Linux "npm ci" brings it and "npm start" uses it; elsewhere install Node 24.`,
  );
  process.exit(1);
}
