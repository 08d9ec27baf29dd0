'use strict';
const os = require('node:os');
const path = require('node:path');

/** The user's cache folder for what Tocsin builds or downloads once: kept between checkouts, safe to delete. */
const cacheFolder = () => {
  const { TOCSIN_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (TOCSIN_CACHE) return path.resolve(TOCSIN_CACHE);
  if (XDG_CACHE_HOME) return path.join(XDG_CACHE_HOME, 'tocsin');
  if (process.platform === 'win32' && LOCALAPPDATA) return path.join(LOCALAPPDATA, 'tocsin');
  if (process.platform === 'darwin') return path.join(os.homedir(), 'Library', 'Caches', 'tocsin');
  return path.join(os.homedir(), '.cache', 'tocsin');
};

module.exports = { cacheFolder };
