#!/usr/bin/env node
/**
 * Starts the program on a Node that can run it: this one, or the one that came with the repository's own packages.
 * Written in the JavaScript of old, so that an old Node gets a sentence instead of a syntax error.
 */
'use strict';

var fs = require('fs');
var os = require('os');
var path = require('path');

var NEEDED = [22, 13];

function isNewEnough(version) {
  var parts = version.split('.').map(Number);
  return parts[0] > NEEDED[0] || (parts[0] === NEEDED[0] && parts[1] >= NEEDED[1]);
}

/** Compiled code is kept in the person's own cache, where nobody else can put any. */
function keepCompiledCode() {
  try {
    var cache = process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache');
    require('module').enableCompileCache(path.join(cache, 'trueup', 'compiled'));
  } catch (_error) {
    // Without a home folder the program starts a little slower, that is all.
  }
}

/** The Node of the repository's own packages, or undefined. */
function bundledNode() {
  var system = process.platform === 'win32' ? 'win' : process.platform;
  var names = ['node-' + system + '-' + process.arch, 'node-bin-' + system + '-' + process.arch];
  for (var index = 0; index < names.length; index += 1) {
    var file = path.join(__dirname, '..', 'node_modules', names[index], 'bin', system === 'win' ? 'node.exe' : 'node');
    if (fs.existsSync(file)) return file;
  }
  return undefined;
}

/** Runs the same command there, passes signals on, and ends as it ends. */
function runOn(node) {
  var child = require('child_process').spawn(node, [__filename].concat(process.argv.slice(2)), { stdio: 'inherit' });
  ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'].forEach(function (signal) {
    process.on(signal, function () {
      // The terminal tells both of us about Ctrl+C; the others reach only this process.
      if (signal !== 'SIGINT') child.kill(signal);
    });
  });
  child.on('error', function (error) {
    tooOld(error.message);
  });
  child.on('exit', function (code, signal) {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

function tooOld(why) {
  process.stderr.write(
    'trueup: needs Node ' + NEEDED.join('.') + ' or newer, this is ' + process.versions.node + (why ? ' (' + why + ')' : '') + '\n',
  );
  process.stderr.write('fix: install a newer Node (https://nodejs.org), then run trueup again\n');
  process.exit(1);
}

if (isNewEnough(process.versions.node)) {
  keepCompiledCode();
  void import('./main.js');
} else {
  var node = bundledNode();
  if (node === undefined) tooOld('');
  else runOn(node);
}
