// The tests bring their browser as a package of the lockfile: nothing is downloaded at install time, even where scripts are on.
module.exports = { skipDownload: true };
